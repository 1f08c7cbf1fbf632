"""Security requirements: each names a scheme that exists, and scopes that it knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import printable
from contractrepo.openapi.near import did_you_mean


def security(subject: Subject) -> Iterator[Remark]:
    """Yield requirements that nobody can meet as written."""
    components = subject.description.data.get("components")
    declared = components.get("securitySchemes") if isinstance(components, dict) else None
    known = declared if isinstance(declared, dict) else {}
    for part, requirement in subject.objects("security requirement"):
        for name, scopes in requirement.items():
            pointer = append(part.pointer, name)
            if name in known:
                yield from _scopes(subject, pointer, name, scopes)
            elif not (subject.description.version.name == "3.2" and "/" in name):
                message = f"there is no security scheme '{printable(name, limit=80)}'"
                hint = did_you_mean(name, known) or "declare it below components/securitySchemes"
                yield Remark("security-scheme-unknown", pointer, message, hint)


def _scopes(subject: Subject, pointer: str, name: str, scopes: Any) -> Iterator[Remark]:
    scheme = subject.description.security_schemes.get(name)
    if scheme is None or not isinstance(scopes, list):
        return
    if scheme.type == "oauth2":
        known = _known_scopes(scheme.data)
        for index, scope in enumerate(scopes):
            if isinstance(scope, str) and scope not in known:
                message = (
                    f"the scheme '{printable(name, limit=80)}' has no scope '{printable(scope, limit=80)}'"
                )
                hint = did_you_mean(scope, known)
                yield Remark("security-scope-unknown", append(pointer, index), message, hint, "warning")
    elif scopes and scheme.type != "openIdConnect" and subject.description.version.name == "3.0":
        message = f"a scheme of type '{printable(scheme.type, limit=40)}' takes no scopes"
        yield Remark("security-scope-unknown", pointer, message, "write an empty list", "warning")


def _known_scopes(scheme: Mapping[str, Any]) -> dict[str, None]:
    flows = scheme.get("flows")
    found: dict[str, None] = {}
    for flow in flows.values() if isinstance(flows, dict) else ():
        scopes = flow.get("scopes") if isinstance(flow, dict) else None
        found.update(dict.fromkeys(scopes if isinstance(scopes, dict) else ()))
    return found
