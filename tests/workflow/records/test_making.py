"""What may not be said in a record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contractrepo.core.text import printable
from contractrepo.errors import UsageError
from contractrepo.workflow.records import Record, read_record, render

Make = Callable[..., Record]


@pytest.mark.parametrize("kind", ["request-changes", "reject"])
def test_whoever_refuses_says_why(record: Make, kind: str) -> None:
    with pytest.raises(UsageError) as caught:
        record(kind, comment="")
    assert (caught.value.code, caught.value.hint) == ("comment-missing", "give it with -m")


@pytest.mark.parametrize(
    ("comment", "fault"),
    [
        ("e\u0301", "it is not in Unicode's normal form C"),
        ("a\n\tb", "line 2 holds a control, bidi or unassigned character"),
        ("a\x1b[2K", "line 1 holds a control, bidi or unassigned character"),
        ("a\u202eb", "line 1 holds a control, bidi or unassigned character"),
        ("a\u2028b", "line 1 holds a control, bidi or unassigned character"),
        ("a\ud800b", "line 1 holds a control, bidi or unassigned character"),
        ("a\ue000b", "line 1 holds a control, bidi or unassigned character"),
        ("a\uffffb", "line 1 holds a control, bidi or unassigned character"),
        ("a\rb", "line 1 holds a control, bidi or unassigned character"),
        ("a\0b", "line 1 holds a control, bidi or unassigned character"),
        ("a\n#b", "line 2 begins with '#', which git would leave out"),
        ("a \nb", "line 1 ends in white space"),
        ("a\u00a0\nb", "line 1 ends in white space"),
        ("a\n", "it begins or ends in white space, or has two blank lines in a row"),
        (" a", "it begins or ends in white space, or has two blank lines in a row"),
        ("a\n\n\nb", "it begins or ends in white space, or has two blank lines in a row"),
        ("a\n-----b", "it looks like the begin or end of a signature"),
        ("see -----BEGIN SSH SIGNATURE-----", "it looks like the begin or end of a signature"),
    ],
)
def test_comments_that_may_not_be(record: Make, comment: str, fault: str) -> None:
    with pytest.raises(UsageError) as caught:
        record(comment=comment)
    assert caught.value.code == "comment-invalid"
    assert caught.value.message.endswith(f" may not be a comment: {fault}")
    assert printable(caught.value.message) == caught.value.message


@pytest.mark.parametrize(
    "comment", ["a\n\n  b", "see API-42 #1\n- x", "Größe: 5 €, 漢字 👍", "---- no armour", "ends with -----"]
)
def test_comments_that_may_be(record: Make, comment: str) -> None:
    assert read_record(render(record(comment=comment))).comment == comment


def test_a_comment_has_an_end(record: Make) -> None:
    with pytest.raises(UsageError) as caught:
        record(comment="👍" * 4000)
    assert (caught.value.code, caught.value.message) == (
        "comment-invalid",
        "the record would have more than 61440 bytes",
    )


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"version": "v1.1.0"}, "/contract/version: \"v1.1.0\" is not a semantic version without 'v'"),
        ({"name": "Orders"}, '/contract/name: "Orders" does not match ^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'),
        ({"seq": 0}, "/seq: 0 is less than 1"),
        ({"seq": True}, "/seq: true is not of type integer"),
        ({"role": None}, "/: the property 'role' is missing"),
        ({"design": "paging"}, '/design: nothing is allowed here, but there is "paging"'),
        (
            {"version": "1.1.0\ud800"},
            "/contract/version: \"1.1.0\" is not a semantic version without 'v'",
        ),
    ],
)
def test_values_that_have_no_place(record: Make, changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(UsageError) as caught:
        record(**changes)
    assert caught.value.code == "record-invalid"
    assert caught.value.message == f"this is no record: {fault}"
    assert caught.value.data["faults"][0] == fault


def test_a_kind_that_nobody_knows(record: Make) -> None:
    with pytest.raises(UsageError) as caught:
        record("ratify")
    assert caught.value.code == "record-invalid"
