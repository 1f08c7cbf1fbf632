"""Schemas at their places, and the values that some of them accept and others refuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from contractrepo.schema.inclusion.records import Record
    from contractrepo.schema.inclusion.side import Side


@dataclass(frozen=True, slots=True, eq=False)
class Atom:
    """One schema at one place of one side; two atoms are equal only if they are the same object.

    Attributes:
        schema: The schema as written; for an atom without a side, what it stands for.
        pointer: Its place in the side's data.
        side: The document and its role, or None where the atom was made up here.
        cases: The records of an atom that was made up here.
        repeated: The value may also be a lone item of the array that the schema describes.
        hidden: Properties that a schema around it, about the same value, keeps from travelling.
    """

    schema: Any
    pointer: str = ""
    side: Side | None = None
    cases: tuple[Record, ...] = ()
    repeated: bool = False
    hidden: frozenset[str] = frozenset()

    @property
    def order(self) -> tuple[str, str, bool, list[str]]:
        """Sort key: the same in every run."""
        role = "" if self.side is None else self.side.role
        return (role, self.pointer, self.repeated, sorted(self.hidden))


class Conj(NamedTuple):
    """The values that all of `wanted` accept and none of `unwanted`."""

    wanted: frozenset[Atom] = frozenset()
    unwanted: frozenset[Atom] = frozenset()

    def also(self, other: Conj) -> Conj:
        """Return the values in both."""
        if other == ANYTHING:
            return self
        return Conj(self.wanted | other.wanted, self.unwanted | other.unwanted)

    def opposites(self) -> list[Conj]:
        """Return parts whose union is everything outside, in a fixed order."""
        refused = [Conj(unwanted=frozenset({atom})) for atom in ordered(self.wanted)]
        return refused + [Conj(wanted=frozenset({atom})) for atom in ordered(self.unwanted)]


def ordered(atoms: frozenset[Atom]) -> list[Atom]:
    """Return atoms in an order that does not depend on the run."""
    return sorted(atoms, key=lambda atom: atom.order) if len(atoms) > 1 else list(atoms)


ANYTHING = Conj()
NOTHING = Conj(wanted=frozenset({Atom(schema=False)}))
