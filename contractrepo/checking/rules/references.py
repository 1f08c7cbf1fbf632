"""References that lead nowhere, out of the contract's folder, or to the wrong kind of object."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject


def references(subject: Subject) -> Iterator[Remark]:
    """Yield every reference that cannot be used; a link may lead to an operation of another description."""
    for pointer, fault in subject.description.links.faults.items():
        if fault.code == "ref-forbidden" and pointer.endswith("/operationRef"):
            continue
        yield Remark(fault.code, pointer, fault.message, fault.hint)
