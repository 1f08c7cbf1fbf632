"""The dialogue of git's proc-receive hook, version 1 (githooks, section proc-receive), over two streams.

git hands over every ref that ``receive.procReceiveRefs`` names and believes what it is told of each; it checks neither names
nor fast-forwards of refs that the hook writes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from contractrepo.core.text import printable
from contractrepo.errors import ContractRepoError, StoreError
from contractrepo.git.changes import RefChange
from contractrepo.git.pkt_line import read_line, read_section, write_section
from contractrepo.git.refnames import governed

_VERSION = b"version=1"
_FEATURES = (b"atomic", b"push-options")
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Push:
    """What a client asks for.

    Attributes:
        changes: Every ref of the push, as git handed it over.
        options: Push options, as sent.
        atomic: Whether the client wants all refs or none.
    """

    changes: tuple[RefChange, ...]
    options: tuple[str, ...]
    atomic: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What git is told of one ref.

    Attributes:
        ref: Full name.
        refusal: Why it was not changed, or None where it was.
        left_to_git: Whether git is to write it by itself.
    """

    ref: str
    refusal: str | None = None
    left_to_git: bool = False


def read_push(source: BinaryIO, sink: BinaryIO) -> Push:
    """Greet git and read what is pushed.

    Raises:
        StoreError: ``protocol-error``: another version, or no such dialogue.
    """
    version, _, offered = (read_line(source) or b"").partition(b"\0")
    for _line in read_section(source):
        pass
    if version != _VERSION:
        raise StoreError(
            "protocol-error", f"git speaks {version[:40]!a} to its proc-receive hook", "see doctor"
        )
    features = offered.split()
    wanted = [feature for feature in _FEATURES if feature in features]
    write_section(sink, [_VERSION + (b"\0" + b" ".join(wanted) if wanted else b"") + b"\n"])
    changes = tuple(map(_change, read_section(source)))
    # The section of the options follows only if both sides named the feature, even where it is empty then.
    options = list(read_section(source)) if b"push-options" in wanted else []
    return Push(changes, tuple(option.decode("utf-8", "replace") for option in options), b"atomic" in wanted)


def write_answers(sink: BinaryIO, answers: Sequence[Answer]) -> None:
    """Tell git what became of each ref; a ref that is not mentioned counts as refused."""
    write_section(sink, [line for answer in answers for line in _lines(answer)])


def settle(push: Push, update: Callable[[Sequence[RefChange]], object]) -> list[Answer]:
    """Change the refs of a push and return what git is to be told.

    All governed refs are one transaction, whatever the client asked for. Refs outside the log are left to git, but for a push
    that is atomic and has both: git's promise does not span what its hook writes, so they are written together.

    Args:
        push: What the client asks for.
        update: Changes refs, all or none; what it raises of `ContractRepoError` refuses them.
    """
    together = [one for one in push.changes if governed(one.ref)]
    if together and push.atomic:
        together = list(push.changes)
    handled = {one.ref for one in together}
    refusals: dict[str, str] = {}
    if together:
        try:
            update(together)
        except ContractRepoError as error:
            refusals = _refusals(error, together)
    return [Answer(one.ref, refusals.get(one.ref), one.ref not in handled) for one in push.changes]


def _refusals(error: ContractRepoError, changes: Sequence[RefChange]) -> dict[str, str]:
    at_fault = error.data.get("ref")
    reason = printable(error.message, limit=_LONGEST_REASON)
    others = f"refused together with {printable(str(at_fault), limit=100)}"
    return {one.ref: reason if at_fault in (None, one.ref) else others for one in changes}


def _change(line: bytes) -> RefChange:
    try:
        old, new, ref = line.decode("utf-8").split(" ", 2)
    except ValueError as error:
        raise StoreError(
            "protocol-error", f"a pushed ref cannot be read: {line[:80]!a}", "use names in UTF-8"
        ) from error
    return RefChange(ref, old, new)


def _lines(answer: Answer) -> list[bytes]:
    ref = answer.ref.encode("utf-8")
    if answer.refusal is not None:
        return [b"ng %s %s\n" % (ref, answer.refusal.encode("utf-8"))]
    return [b"ok %s\n" % ref, *([b"option fall-through\n"] if answer.left_to_git else [])]
