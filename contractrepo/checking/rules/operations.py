"""Operations: unique ids, bodies where they mean something, tags."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import printable

# RFC 9110, sections 9.3.1, 9.3.2, 9.3.5 and 9.3.8: content of these requests has no defined semantics.
_BODYLESS = frozenset({"get", "head", "delete", "trace"})


def operations(subject: Subject) -> Iterator[Remark]:
    """Yield repeated operation ids and bodies that mean nothing."""
    first: dict[str, str] = {}
    for part, operation in subject.objects("operation"):
        name = operation.get("operationId")
        if isinstance(name, str):
            earlier = first.setdefault(name, part.pointer)
            if earlier != part.pointer:
                line = subject.description.location(append(earlier, "operationId")).line
                message = (
                    f"the operationId '{printable(name, limit=80)}' is used twice (first in line {line})"
                )
                yield Remark("operation-id-repeated", append(part.pointer, "operationId"), message)
        method = part.step[1:]
        if method in _BODYLESS and "requestBody" in operation:
            message = f"the body of a {method.upper()} request has no defined meaning"
            yield Remark(
                "request-body-ignored", append(part.pointer, "requestBody"), message, severity="warning"
            )
    for part, item in subject.objects("path item"):
        more = item.get("additionalOperations")
        for method in more if isinstance(more, dict) else ():
            if method.lower() in subject.description.version.methods:
                message = f"{method.upper()} has a field of its own: '{method.lower()}'"
                yield Remark("method-fixed", append(part.pointer, "additionalOperations", method), message)
