"""Discriminators: the property is there, and the mapping leads to schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append, find
from contractrepo.core.text import printable
from contractrepo.openapi.links import is_schema_name
from contractrepo.openapi.near import did_you_mean


def discriminators(subject: Subject) -> Iterator[Remark]:
    """Yield mappings to schemas that do not exist; a name may still be meant as the address of another document."""
    known = find(subject.description.data, "/components/schemas", {})
    names = known if isinstance(known, dict) else {}
    for part, discriminator in subject.objects("discriminator"):
        mapping = discriminator.get("mapping")
        for key, target in mapping.items() if isinstance(mapping, dict) else ():
            if isinstance(target, str) and is_schema_name(target) and target not in names:
                yield _unknown(append(part.pointer, "mapping", key), target, names)
        default = discriminator.get("defaultMapping")
        if isinstance(default, str) and is_schema_name(default) and default not in names:
            yield _unknown(append(part.pointer, "defaultMapping"), default, names)


def _unknown(pointer: str, name: str, names: Mapping[str, Any]) -> Remark:
    message = f"there is no schema '{printable(name, limit=80)}'"
    return Remark("discriminator-mapping", pointer, message, did_you_mean(name, names), "warning")
