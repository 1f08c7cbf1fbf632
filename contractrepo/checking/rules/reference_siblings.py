"""Members beside a `$ref` that nobody reads."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import printable

# OpenAPI 3.1, section "Reference Object": these override the target's.
_READ = frozenset({"$ref", "summary", "description"})


def reference_siblings(subject: Subject) -> Iterator[Remark]:
    """Yield members beside a reference that are ignored."""
    siblings = subject.description.version.ref_siblings
    for part in subject.references:
        name = part.kind.name
        if len(part.value) == 1 or name == "path item" or (siblings and name == "schema"):
            continue
        read = _READ if siblings else {"$ref"}
        for field in part.value:
            if field not in read and not field.startswith("x-"):
                message = f"'{printable(field, limit=80)}' beside $ref is ignored"
                hint = "remove it, or move it to what the reference names"
                yield Remark("ref-sibling", append(part.pointer, field), message, hint, "warning")
