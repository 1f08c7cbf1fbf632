"""Links: each leads to an operation that exists."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import printable
from contractrepo.openapi.near import did_you_mean


def links(subject: Subject) -> Iterator[Remark]:
    """Yield links to unknown operation ids."""
    ids = (operation.get("operationId") for _, operation in subject.objects("operation"))
    known = dict.fromkeys(name for name in ids if isinstance(name, str))
    for part, link in subject.objects("link"):
        name = link.get("operationId")
        if isinstance(name, str) and name not in known:
            message = f"no operation has the operationId '{printable(name, limit=80)}'"
            pointer = append(part.pointer, "operationId")
            yield Remark("link-operation-unknown", pointer, message, did_you_mean(name, known))
