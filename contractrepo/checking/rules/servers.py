"""Servers: the variables of a URL are declared, and their defaults are possible."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.problem import ProblemSeverity
from contractrepo.core.text import printable, shown
from contractrepo.openapi.near import did_you_mean
from contractrepo.openapi.parts import Part

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def servers(subject: Subject) -> Iterator[Remark]:
    """Yield variables that do not fit their URL."""
    for part, server in subject.objects("server"):
        url, variables = server.get("url"), server.get("variables", {})
        if isinstance(url, str) and isinstance(variables, dict):
            yield from _variables(part, url, variables)
    for part, variable in subject.objects("server variable"):
        options, default = variable.get("enum"), variable.get("default")
        if isinstance(options, list) and options and isinstance(default, str) and default not in options:
            message = f"the default {shown(default, limit=60)} is not one of the values of enum"
            hint = did_you_mean(default, [option for option in options if isinstance(option, str)])
            severity: ProblemSeverity = "warning" if subject.description.version.name == "3.0" else "error"
            yield Remark("server-variable", append(part.pointer, "default"), message, hint, severity)


def _variables(part: Part, url: str, variables: Mapping[str, Any]) -> Iterator[Remark]:
    pointer = append(part.pointer, "url")
    rest = _VARIABLE.sub("", url)
    if "{" in rest or "}" in rest:
        yield Remark("server-variable", pointer, f"a brace is not closed in '{printable(url, limit=100)}'")
    used = dict.fromkeys(_VARIABLE.findall(url))
    for name in used:
        if name not in variables:
            text = printable(name, limit=60)
            unused = [other for other in variables if other not in used]
            hint = did_you_mean(name, unused) or f"declare it below variables: {text}: {{default: ...}}"
            yield Remark("server-variable", pointer, f"the variable '{text}' is not declared", hint)
    for name in variables:
        if name not in used and not name.startswith("x-"):
            message = f"the variable '{printable(name, limit=60)}' is not in the url"
            yield Remark("server-variable", append(part.pointer, "variables", name), message, None, "warning")
