"""References that lead nowhere, out of the contract's folder, or to the wrong kind of object."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append


def references(subject: Subject) -> Iterator[Remark]:
    """Yield every reference that cannot be used; a link may lead to an operation of another description."""
    for part in subject.references:
        if part.kind.lenient:
            message = f"a reference may not stand in the place of {part.kind.phrase}"
            hint = "write it out, or refer to the whole path item"
            yield Remark("ref-misplaced", append(part.pointer, "$ref"), message, hint)
    for pointer, fault in subject.description.links.faults.items():
        if fault.code == "ref-forbidden" and pointer.endswith("/operationRef"):
            continue
        yield Remark(fault.code, pointer, fault.message, fault.hint)
