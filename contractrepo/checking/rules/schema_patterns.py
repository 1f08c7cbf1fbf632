"""Regular expressions that do not compile."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import shown
from contractrepo.schema.engines import takes_pattern


def schema_patterns(subject: Subject) -> Iterator[Remark]:
    """Yield patterns that are no regular expressions of ECMA-262."""
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
                yield Remark("schema-pattern", pointer, message, "write it in the dialect of ECMA-262")
