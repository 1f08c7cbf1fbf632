"""Path parameters: each one of the template is declared, and each declared one is in the template."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.text import printable
from contractrepo.openapi.near import did_you_mean
from contractrepo.openapi.operations import Declaration

_SLOT = re.compile(r"\{([^{}]+)\}")
_BROKEN = frozenset("{}?#")


def path_parameters(subject: Subject) -> Iterator[Remark]:
    """Yield parameters that are missing on one side; each declaration is named once."""
    seen: set[str] = set()
    for operation in subject.description.declarations():
        used = dict.fromkeys(_SLOT.findall(operation.path))
        declared = {one.name: one for one in operation.parameters if one.location == "path"}
        if not _complete(operation) or _is_broken(operation.path):
            continue
        for name in used:
            if name not in declared:
                yield _undeclared(operation, name, [other for other in declared if other not in used])
        for name, parameter in declared.items():
            if name not in used and parameter.pointer not in seen:
                seen.add(parameter.pointer)
                message = f"the path '{printable(operation.path, limit=100)}' has no '{{{printable(name, limit=60)}}}'"
                hint = did_you_mean(name, [other for other in used if other not in declared])
                yield Remark("path-parameter-unused", parameter.pointer, message, hint)


def _undeclared(operation: Declaration, name: str, others: list[str]) -> Remark:
    text = printable(name, limit=60)
    message = f"the path parameter '{text}' of {operation.method} {printable(operation.path, limit=100)} is not declared"
    hint = f"declare it: {{name: {text}, in: path, required: true, schema: {{type: string}}}}"
    return Remark("path-parameter-undeclared", operation.pointer, message, did_you_mean(name, others) or hint)


def _is_broken(path: str) -> bool:
    """Nobody can tell the parameters where braces do not pair, or where a query follows; that is reported already."""
    return not _BROKEN.isdisjoint(_SLOT.sub("", path))


def _complete(operation: Declaration) -> bool:
    """A parameter that cannot be read may be the one that is missed; its own problem is reported already."""
    listed = operation.data.get("parameters", [])
    return isinstance(listed, list) and all(
        isinstance(one, dict) and ("$ref" in one or "name" in one) for one in listed
    )
