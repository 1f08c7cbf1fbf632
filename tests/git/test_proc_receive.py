from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pytest

from contractrepo.core.layout import MAIN
from contractrepo.errors import ConflictError, StoreError
from contractrepo.git.changes import RefChange
from contractrepo.git.proc_receive import Answer, Push, read_push, settle, write_answers
from contractrepo.git.refnames import ZERO

ONE, TWO = "1" * 40, "2" * 40
MAIN_CHANGE = RefChange(MAIN, ONE, TWO)
TAG_CHANGE = RefChange("refs/tags/a/v1", ZERO, TWO)
DRAFT_CHANGE = RefChange("refs/heads/design/a/x", ZERO, TWO)


def pkt(*lines: str | None) -> bytes:
    return b"".join(
        b"0000" if line is None else b"%04x" % (len(line.encode()) + 4) + line.encode() for line in lines
    )


def test_the_whole_dialogue() -> None:
    source = BytesIO(
        pkt("version=1\0push-options atomic\n", None)
        + pkt(f"{ONE} {TWO} {MAIN}\n", f"{ZERO} {TWO} refs/heads/ä b\n", None, "topic=x\n", "y", None)
    )
    sink = BytesIO()
    push = read_push(source, sink)
    assert sink.getvalue() == pkt("version=1\0atomic push-options\n", None)
    assert push == Push((MAIN_CHANGE, RefChange("refs/heads/ä b", ZERO, TWO)), ("topic=x", "y"), atomic=True)


def test_features_that_git_does_not_offer_are_not_taken() -> None:
    source = BytesIO(pkt("version=1\n", "more", None) + pkt(f"{ONE} {TWO} {MAIN}", None))
    sink = BytesIO()
    assert read_push(source, sink) == Push((MAIN_CHANGE,), (), atomic=False)
    assert sink.getvalue() == pkt("version=1\n", None)


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"000",
        b"zzzz",
        b"0003",
        b"fff5" + b"x" * 70_000,
        pkt("version=2\n", None),
        pkt(None, None),
        pkt("version=1\n"),
        pkt("version=1\n", None, "nonsense", None),
        pkt("version=1\n", None) + b"0009\xff\xff\xff\xff\xff" + b"0000",
        pkt("version=1\0push-options\n", None, f"{ONE} {TWO} {MAIN}", None),
    ],
)
def test_what_is_no_dialogue(words: bytes) -> None:
    with pytest.raises(StoreError) as caught:
        read_push(BytesIO(words), BytesIO())
    assert caught.value.code == "protocol-error"


def test_answers_as_git_reads_them() -> None:
    sink = BytesIO()
    write_answers(sink, [Answer(MAIN), Answer("refs/tags/ä", "no"), Answer("refs/heads/x", left_to_git=True)])
    assert sink.getvalue() == pkt(
        f"ok {MAIN}\n", "ng refs/tags/ä no\n", "ok refs/heads/x\n", "option fall-through\n", None
    )


def settled(push: Push, error: Exception | None = None) -> tuple[list[RefChange], list[Answer]]:
    """Return what was asked to be changed, and the answers."""
    asked: list[RefChange] = []

    def update(changes: Sequence[RefChange]) -> None:
        asked.extend(changes)
        if error is not None:
            raise error

    return asked, settle(push, update)


@pytest.mark.parametrize(
    ("changes", "atomic", "asked"),
    [
        ([MAIN_CHANGE, TAG_CHANGE], False, [MAIN_CHANGE, TAG_CHANGE]),
        ([DRAFT_CHANGE, MAIN_CHANGE], False, [MAIN_CHANGE]),
        ([DRAFT_CHANGE, MAIN_CHANGE], True, [DRAFT_CHANGE, MAIN_CHANGE]),
        ([DRAFT_CHANGE], True, []),
        ([DRAFT_CHANGE], False, []),
        ([], True, []),
    ],
)
def test_who_writes_which_ref(changes: list[RefChange], asked: list[RefChange], *, atomic: bool) -> None:
    found, answers = settled(Push(tuple(changes), (), atomic))
    assert found == asked
    assert answers == [Answer(one.ref, None, one not in asked) for one in changes]


def test_a_refusal_names_the_ref_at_fault() -> None:
    error = ConflictError("ref-changed", "moved\x1b[31m on", data={"ref": MAIN})
    _, answers = settled(Push((MAIN_CHANGE, TAG_CHANGE, DRAFT_CHANGE), (), atomic=False), error)
    assert answers == [
        Answer(MAIN, "moved[31m on"),
        Answer(TAG_CHANGE.ref, f"refused together with {MAIN}"),
        Answer(DRAFT_CHANGE.ref, left_to_git=True),
    ]


def test_a_refusal_without_a_ref_is_for_all() -> None:
    _, answers = settled(
        Push((MAIN_CHANGE, DRAFT_CHANGE), (), atomic=True), StoreError("repository-busy", "busy")
    )
    assert answers == [Answer(MAIN, "busy"), Answer(DRAFT_CHANGE.ref, "busy")]


def test_a_programming_error_is_not_taken_for_a_refusal() -> None:
    with pytest.raises(ZeroDivisionError):
        settled(Push((MAIN_CHANGE,), (), atomic=False), ZeroDivisionError())
