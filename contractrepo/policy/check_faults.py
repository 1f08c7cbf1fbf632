"""Faults of a policy's settings for problems of documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.core.pointer import append
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable
from contractrepo.document import Document
from contractrepo.openapi.near import did_you_mean
from contractrepo.policy.check_codes import FIXED, JUDGED
from contractrepo.policy.format import problem_at

_KNOWN = sorted(FIXED | JUDGED)


def check_faults(document: Document, place: str, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what `checks` at `place` may not say.

    Codes: ``policy-check-unknown`` for a code that no document has, ``policy-check-fixed`` for one that no policy changes.
    """
    checks = settings.get("checks", {})
    yield from _faults(document, append(place, "checks", "severity"), checks.get("severity", {}))
    for template, codes in checks.get("paths", {}).items():
        yield from _faults(document, append(place, "checks", "paths", template), codes)


def _faults(document: Document, place: str, codes: Mapping[str, str]) -> Iterator[Problem]:
    for code, setting in codes.items():
        pointer = append(place, code)
        if code in FIXED and setting != "error":
            message = f"'{code}' is always an error: no policy makes it {_made(setting)}"
            hint = "leave it out; contractrepo explain says what to do about it"
            yield problem_at(document, "policy-check-fixed", message, pointer, hint)
        elif code not in FIXED and code not in JUDGED:
            message = f"no problem of a document has the code '{printable(code, limit=80)}'"
            hint = did_you_mean(code, _KNOWN) or "contractrepo check prints the codes of problems in brackets"
            yield problem_at(document, "policy-check-unknown", message, pointer, hint)


def _made(setting: str) -> str:
    return "a warning" if setting == "warning" else "pass"
