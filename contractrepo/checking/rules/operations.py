"""Operations: unique ids, bodies where they mean something, methods, and how much they say in all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import printable

# RFC 9110, sections 9.3.1, 9.3.2, 9.3.5 and 9.3.8: content of these requests has no defined semantics.
_BODYLESS = frozenset({"get", "head", "delete", "trace"})
# RFC 9110, sections 5.6.2 and 9.1.
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")


def operations(subject: Subject) -> Iterator[Remark]:
    """Yield repeated operation ids, bodies that mean nothing, methods that are none, and what is too much to be read."""
    for pointer in subject.description.left_out:
        message = (
            "operations are left out from here on: together they share and inherit more than anybody can read"
        )
        hint = "let fewer of them inherit the parameters of one path item, or refer to the same responses"
        yield Remark("operations-too-large", pointer, message, hint)
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
                hint = "give each operation an id of its own"
                yield Remark("operation-id-repeated", append(part.pointer, "operationId"), message, hint)
        method = part.step[1:]
        if method in _BODYLESS and "requestBody" in operation:
            message = f"the body of a {method.upper()} request has no defined meaning"
            hint = "remove it, or use another method"
            pointer = append(part.pointer, "requestBody")
            yield Remark("request-body-ignored", pointer, message, hint, "warning")
    for part, item in subject.objects("path item"):
        more = item.get("additionalOperations")
        for method in more if isinstance(more, dict) else ():
            if not _TOKEN.match(method):
                message = f"'{printable(method, limit=80)}' is not a method"
                hint = "a method is one word, for example COPY"
                yield Remark(
                    "not-allowed", append(part.pointer, "additionalOperations", method), message, hint
                )
            elif method.lower() in subject.description.version.methods:
                message = f"{method.upper()} has a field of its own: '{method.lower()}'"
                hint = f"write it there: {method.lower()}: ..."
                yield Remark(
                    "method-fixed", append(part.pointer, "additionalOperations", method), message, hint
                )
