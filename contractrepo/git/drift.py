"""Where the governed refs are not what the log says: work that was cut short, told apart from what went past the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from contractrepo.core.text import escaped, printable
from contractrepo.git.changes import RefChange
from contractrepo.git.refnames import ZERO

DriftKind = Literal["unapplied", "unlogged", "moved", "missing", "unknown"]

_SAID: Mapping[DriftKind, str] = {
    "unapplied": "is committed to the log and not written yet; the next writer finishes it",
    "unlogged": "was pushed and accepted, and is not in the log yet; the next push completes it",
    "moved": "was moved behind the log",
    "missing": "was deleted behind the log",
    "unknown": "was created behind the log",
}
_CUT_SHORT = frozenset({"unapplied", "unlogged"})


@dataclass(frozen=True, slots=True)
class Drift:
    """A governed ref that is not what the log says.

    Attributes:
        ref: Full name.
        kind: ``"unapplied"``: a writer was killed after its entry was committed; ``"unlogged"``: a push was accepted and
            written by git, and whoever was to log it was killed; ``"moved"``, ``"missing"``, ``"unknown"``: somebody
            went past the log.
        logged: Object id by the log, 40 zeros where it knows none.
        actual: Object id of the ref, 40 zeros where it does not exist.
    """

    ref: str
    kind: DriftKind
    logged: str
    actual: str

    @property
    def is_bypass(self) -> bool:
        """Tell whether nobody but somebody who went past the log can have done this."""
        return self.kind not in _CUT_SHORT

    def __str__(self) -> str:
        return f"{printable(escaped(self.ref), limit=200)} {_SAID[self.kind]}"


def drift(
    actual: Mapping[str, str],
    logged: Mapping[str, str],
    unapplied: Sequence[RefChange] = (),
    accepted: Sequence[RefChange] = (),
) -> tuple[Drift, ...]:
    """Compare the governed refs of a repository with its log.

    Args:
        actual: Full name -> object id of the governed refs, but for the log itself.
        logged: The same by the newest entry of the log.
        unapplied: The changes of that entry; a ref at the old value of one is on its way.
        accepted: Changes of pushes that the gate let through and that are not in the log yet.

    Returns:
        What differs, sorted by name.
    """
    on_its_way = {(one.ref, one.old) for one in unapplied}
    return tuple(
        Drift(ref, _kind(ref, before, now, on_its_way, accepted), before, now)
        for ref, before, now in _differing(actual, logged)
    )


def way(ref: str, old: str, new: str, accepted: Sequence[RefChange]) -> tuple[RefChange, ...]:
    """Return the accepted changes that lead a ref from one value to another, in their order; none where they do not.

    Args:
        ref: The ref.
        old: Where it starts.
        new: Where it is to end.
        accepted: Changes of any refs, in any order.
    """
    found: dict[str, tuple[RefChange, ...]] = {old: ()}
    waiting = [old]
    while waiting and new not in found:
        current = waiting.pop(0)
        for one in accepted:
            if one.ref == ref and one.old == current and one.new not in found:
                found[one.new] = (*found[current], one)
                waiting.append(one.new)
    return found.get(new, ())


def _differing(actual: Mapping[str, str], logged: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for ref in sorted(actual.keys() | logged.keys()):
        before, now = logged.get(ref, ZERO), actual.get(ref, ZERO)
        if before != now:
            yield ref, before, now


def _kind(
    ref: str, logged: str, actual: str, on_its_way: set[tuple[str, str]], accepted: Sequence[RefChange]
) -> DriftKind:
    if (ref, actual) in on_its_way:
        return "unapplied"
    if way(ref, logged, actual, accepted):
        return "unlogged"
    if actual == ZERO:
        return "missing"
    return "moved" if logged != ZERO else "unknown"
