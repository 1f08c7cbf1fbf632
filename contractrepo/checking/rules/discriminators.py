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
from contractrepo.openapi.parts import Part

_MOST_SCHEMAS = 200


def discriminators(subject: Subject) -> Iterator[Remark]:
    """Yield mappings to schemas that do not exist, and alternatives without the property that tells them apart."""
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
        yield from _undeclared(subject, part, discriminator.get("propertyName"))


def _unknown(pointer: str, name: str, names: Mapping[str, Any]) -> Remark:
    """A name may still be meant as the address of another document (OpenAPI 3.1, section "Discriminator Object")."""
    message = f"there is no schema '{printable(name, limit=80)}'"
    return Remark("discriminator-mapping", pointer, message, did_you_mean(name, names), "warning")


def _undeclared(subject: Subject, part: Part, name: Any) -> Iterator[Remark]:
    """Same section: every alternative declares the property."""
    holder = part.parent
    if holder is None or not isinstance(name, str):
        return
    edges = subject.in_place.get(holder.pointer, [])
    alternatives = [one for one in edges if "/oneOf/" in one or "/anyOf/" in one] or [holder.pointer]
    for pointer in alternatives[:_MOST_SCHEMAS]:
        declared = _properties(subject, pointer)
        if declared is not None and name not in declared:
            text = printable(name, limit=80)
            message = f"the property '{text}' that tells alternatives apart is not declared here"
            yield Remark("discriminator-property", pointer, message, did_you_mean(name, declared), "warning")


def _properties(subject: Subject, start: str) -> dict[str, None] | None:
    """Return the properties declared by a schema and by all schemas it combines; None where they cannot be known."""
    found: dict[str, None] = {}
    waiting = [start]
    for pointer in waiting:  # grows on the way
        schema = find(subject.description.data, pointer)
        if not isinstance(schema, dict) or len(waiting) > _MOST_SCHEMAS:
            return None
        properties = schema.get("properties")
        found.update(dict.fromkeys(properties if isinstance(properties, dict) else ()))
        waiting += [one for one in subject.in_place.get(pointer, ()) if one not in waiting]
    return found
