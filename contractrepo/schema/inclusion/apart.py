"""Records that share no value: cheap proofs, so that most alternatives need not be looked at together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from contractrepo.schema.inclusion.atoms import NOTHING, Atom, Conj, ordered
from contractrepo.schema.inclusion.meeting import meet
from contractrepo.schema.inclusion.records import Object, Record, text_of

if TYPE_CHECKING:
    from contractrepo.schema.inclusion.cases import Cases
    from contractrepo.schema.inclusion.combining import Case

_DEPTH_OF_PROOF = 2
_Texts = frozenset[str]


class Apart:
    """Proves that records are apart, by types, lists, bounds, and required properties that differ."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases
        self._nevers: dict[tuple[frozenset[Atom], int], bool] = {}

    def proved(self, left: Record, right: Record, depth: int = _DEPTH_OF_PROOF) -> bool:
        """Tell whether it is shown that no value is in both."""
        if type(left) is not type(right):
            return True
        if not isinstance(left, Object) or not isinstance(right, Object) or left.only or right.only:
            return meet(left, right) is None
        required = left.required | right.required
        if max(left.least, right.least, len(required)) > min(left.most, right.most):
            return True
        if any(one.opposite in right.opaque for one in left.opaque):
            return True
        return depth > 0 and any(
            self._never(left.value(name).also(right.value(name)), depth) for name in sorted(required)
        )

    def _never(self, value: Conj, depth: int) -> bool:
        """Tell whether a property cannot have a value; the schemas that it must fit are tried two by two."""
        key = (value.wanted, depth)
        known = self._nevers.get(key)
        if known is None:
            known = bool(NOTHING.wanted & value.wanted) or self._clash(ordered(value.wanted), depth)
            if self._cases.settled:
                self._nevers[key] = known
        return known

    def _clash(self, atoms: Sequence[Atom], depth: int) -> bool:
        of = self._cases.of
        return any(
            all(self.proved(one, other, depth - 1) for one, _ in of(first) for other, _ in of(second))
            for i, first in enumerate(atoms)
            for second in atoms[i + 1 :]
        )


class Union:
    """Cases, found by what tells objects apart in practice: a required property whose values are listed.

    Args:
        cases: The cases, in order.
    """

    def __init__(self, cases: Sequence[Case]) -> None:
        self._cases = cases
        tags = [_tags(record) for record, _ in cases]
        self._name = _most_frequent(name for one in tags for name in one)
        self._tagged: dict[str, list[int]] = {}
        self._untagged: list[int] = []
        for place, one in enumerate(tags):
            texts = None if self._name is None else one.get(self._name)
            if texts is None:
                self._untagged.append(place)
            for text in texts or ():
                self._tagged.setdefault(text, []).append(place)

    def near(self, record: Record) -> list[Case]:
        """Return the cases that have no other tag than `record`, in their order."""
        return [self._cases[place] for place in self.places(record)]

    def places(self, record: Record) -> Iterable[int]:
        """Return their positions."""
        texts = None if self._name is None else _tags(record).get(self._name)
        if texts is None:
            return range(len(self._cases))
        return sorted({*self._untagged, *(place for text in texts for place in self._tagged.get(text, ()))})


def _tags(record: Record) -> Mapping[str, _Texts]:
    """Return required property -> the texts of the values that one of its schemas lists."""
    if not isinstance(record, Object):
        return {}
    found = {}
    for name in record.required:
        lists = [texts for atom in record.value(name).wanted if (texts := _listed(atom)) is not None]
        if lists:
            found[name] = frozenset.intersection(*lists)
    return found


def _listed(atom: Atom) -> _Texts | None:
    """Return the texts of the values that a schema lists; on the wire values of several types have the same text."""
    if atom.side is None or atom.side.text or not isinstance(atom.schema, dict):
        return None
    keywords = atom.side.keywords(atom)
    if "const" in keywords:
        return frozenset({text_of(keywords["const"])})
    return frozenset(map(text_of, keywords["enum"])) if "enum" in keywords else None


def _most_frequent(names: Iterable[str]) -> str | None:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return min(counts, key=lambda name: (-counts[name], name), default=None)
