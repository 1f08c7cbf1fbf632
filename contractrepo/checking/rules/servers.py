"""Servers: the variables of a URL are declared, and their defaults are possible."""

from __future__ import annotations

import re
from collections import Counter
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
_BRACES = "write {name} for each variable"


def servers(subject: Subject) -> Iterator[Remark]:
    """Yield variables that do not fit their URL, and URLs that paths cannot follow."""
    for part, server in subject.objects("server"):
        url, variables = server.get("url"), server.get("variables", {})
        if isinstance(url, str) and isinstance(variables, dict):
            yield from _variables(part, url, variables)
        if isinstance(url, str) and subject.description.version.name == "3.2":
            yield from _address(part, url)
    for part, variable in subject.objects("server variable"):
        options, default = variable.get("enum"), variable.get("default")
        if not isinstance(options, list) or not options or not all(isinstance(one, str) for one in options):
            continue
        if isinstance(default, str) and default not in options:
            message = f"the default {shown(default, limit=60)} is not one of the values of enum"
            hint = did_you_mean(default, options) or f"use {shown(options[0], limit=60)}, or add it to enum"
            severity: ProblemSeverity = "warning" if subject.description.version.name == "3.0" else "error"
            yield Remark("server-variable", append(part.pointer, "default"), message, hint, severity)


def _address(part: Part, url: str) -> Iterator[Remark]:
    """OpenAPI 3.2, section "Server Object": no query, no fragment, and each variable at most once."""
    pointer = append(part.pointer, "url")
    if "?" in _VARIABLE.sub("", url) or "#" in _VARIABLE.sub("", url):
        message = f"the url '{printable(url, limit=100)}' holds a query or fragment"
        yield Remark("server-url", pointer, message, "paths follow it: end it before")
    for name, count in Counter(_VARIABLE.findall(url)).items():
        if count > 1:
            message = f"the variable '{printable(name, limit=60)}' is in the url twice"
            yield Remark("server-variable", pointer, message, "give each its own name")


def _variables(part: Part, url: str, variables: Mapping[str, Any]) -> Iterator[Remark]:
    pointer = append(part.pointer, "url")
    rest = _VARIABLE.sub("", url)
    if "{" in rest or "}" in rest:
        yield Remark(
            "server-variable", pointer, f"a brace is not closed in '{printable(url, limit=100)}'", _BRACES
        )
    used = dict.fromkeys(_VARIABLE.findall(url))
    for name in used:
        if name not in variables:
            text = printable(name, limit=60)
            unused = [other for other in variables if other not in used]
            hint = did_you_mean(name, unused) or f"declare it below variables: {text}: {{default: ...}}"
            yield Remark("server-variable", pointer, f"the variable '{text}' is not declared", hint)
    for name in variables:
        if name not in used and not name.startswith("x-"):
            text = printable(name, limit=60)
            hint = f"remove it, or write {{{text}}} in the url"
            pointer = append(part.pointer, "variables", name)
            yield Remark(
                "server-variable", pointer, f"the variable '{text}' is not in the url", hint, "warning"
            )
