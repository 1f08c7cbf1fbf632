"""Regular expressions that do not compile."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import shown
from contractrepo.schema.engines import takes_pattern

_HINT = "write it in the dialect of ECMA-262"
# ECMA-262, section "Patterns": a group that is no plain one, lookaround, name or modifier. In escapes and classes none begins.
_FOREIGN = re.compile(
    r"\\.|\[(?:\\.|[^\]\\])*\]|(\(\?(?![:=!]|<[=!\w$\\]|[ims]{0,3}(?:-[ims]{0,3})?:))", re.DOTALL
)


def schema_patterns(subject: Subject) -> Iterator[Remark]:
    """Yield patterns that are no regular expressions of ECMA-262, those that work here all the same as warnings."""
    judged: dict[str, bool] = {}
    for part, schema in subject.schemas_with("pattern", "patternProperties"):
        found = []
        if isinstance(schema.get("pattern"), str):
            found.append((append(part.pointer, "pattern"), schema["pattern"]))
        keyed = schema.get("patternProperties")
        if isinstance(keyed, dict):
            found += [(append(part.pointer, "patternProperties", pattern), pattern) for pattern in keyed]
        for pointer, pattern in found:
            if pattern not in judged:
                judged[pattern] = takes_pattern(pattern)
            if not judged[pattern]:
                message = f"{shown(pattern, limit=80)} is not a regular expression that can be used"
                yield Remark("schema-pattern", pointer, message, _HINT)
            elif "(?" in pattern and _foreign(pattern):
                message = f"{shown(pattern, limit=80)} has a group that other readers do not know"
                yield Remark("schema-pattern", pointer, message, _HINT, "warning")


def _foreign(pattern: str) -> bool:
    """Tell whether a pattern has a group of another dialect: ``(?P<name>)``, ``(?i)``, ``(?>)``."""
    return any(match[1] for match in _FOREIGN.finditer(pattern))
