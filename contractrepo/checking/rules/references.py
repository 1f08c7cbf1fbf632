"""References that lead nowhere, out of the contract's folder, or to the wrong kind of object."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append, find, join
from contractrepo.core.text import printable
from contractrepo.openapi.kinds import KINDS
from contractrepo.openapi.parts import Part

_ABSENT = "add what it names, or correct it"


def references(subject: Subject) -> Iterator[Remark]:
    """Yield every reference that cannot be used; a link may lead to an operation of another description."""
    for part in subject.references:
        if part.kind.lenient:
            yield _misplaced(part, "write it out, or refer to the whole path item")
    for name in _WRITTEN_OUT:
        for part in subject.by_kind.get(name, ()):
            if type(part.value) is dict and isinstance(part.value.get("$ref"), str):
                yield _misplaced(part, "write it out")
    for pointer, fault in subject.description.links.faults.items():
        if fault.code == "ref-forbidden" and pointer.endswith("/operationRef"):
            continue
        yield Remark(fault.code, pointer, fault.message, fault.hint or _likely(subject, pointer, fault.code))


def _likely(subject: Subject, pointer: str, code: str) -> str | None:
    """Return the component of the kind needed that has the last name of a reference, or what to look at."""
    text, part = find(subject.description.data, pointer), subject.part_at(pointer.rpartition("/")[0])
    table = None if part is None else _TABLES.get(part.kind.name)
    if table is None or not isinstance(text, str) or not pointer.endswith("/$ref"):
        return None
    otherwise = f"refer to one below #/components/{table}" if code == "ref-kind" else _ABSENT
    name = text.rpartition("/")[2].removesuffix(".yaml").removesuffix(".json")
    meant = "#" + join("components", table, name)
    known = find(subject.description.data, meant[1:]) is not None and meant != text
    return f"did you mean '{printable(meant, limit=120)}'?" if known else otherwise


def _misplaced(part: Part, hint: str) -> Remark:
    message = f"a reference may not stand in the place of {part.kind.phrase}"
    return Remark("ref-misplaced", append(part.pointer, "$ref"), message, hint)


# Kinds of objects that no reference is followed to; names of security schemes are free.
_WRITTEN_OUT = tuple(
    kind.name for kind in KINDS.values() if not kind.may_refer and kind.name != "security requirement"
)
# Kind of object -> the field of the components that holds it.
_TABLES = {kind: field for field, kind in KINDS["components"].named.items()}
