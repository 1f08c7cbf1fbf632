"""Schemas about documents: what a value is refused for, with the alternatives that were tried.

`Schemas` judges the values of a contract; this judges the contract itself, or a policy, and keeps the tree of reasons
so that a reader can be told the one that matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.schema.engines import EngineName, preferred

_MOST = 300


@dataclass(frozen=True, slots=True)
class Refusal:
    """One keyword that refuses one value.

    Attributes:
        path: Steps from the document to the value.
        keyword: The keyword.
        place: URI of the keyword in its schema.
        facts: What the keyword asks for: names that are missing or not known, types, permitted values, a pattern.
        branches: For ``anyOf`` and ``oneOf``: why each alternative refuses; empty where more than one accepts.
    """

    path: tuple[str, ...]
    keyword: str
    place: str
    facts: tuple[Any, ...] = ()
    branches: tuple[tuple[Refusal, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Metaschema:
    """A compiled schema of documents.

    Attributes:
        accepts: Whether a document keeps the schema; fast.
        refusals: Every reason why it does not, bounded.
    """

    accepts: Callable[[Any], bool]
    refusals: Callable[[Any], list[Refusal]]


def compile_metaschema(
    resources: Mapping[str, Mapping[str, Any]], root: str, *, engine: EngineName | None = None
) -> Metaschema:
    """Compile a schema in JSON Schema 2020-12.

    Args:
        resources: URI -> schema, for every schema that `root` refers to but the official metaschemas.
        root: URI of the schema to compile.
        engine: ``"jsonschema-rs"`` or ``"jsonschema"``; the default is `engines.preferred`. The second one names the
            object that holds a value where the schema of the value is ``false``.
    """
    native = (engine or preferred()) == "jsonschema-rs"
    return _native(resources, root) if native else _portable(resources, root)


def _native(resources: Mapping[str, Mapping[str, Any]], root: str) -> Metaschema:
    import jsonschema_rs

    registry = jsonschema_rs.Registry([(uri, dict(schema)) for uri, schema in resources.items()])
    validator = jsonschema_rs.Draft202012Validator(
        dict(resources[root]), registry=registry, offline=True, validate_formats=False
    )

    def refusals(document: Any) -> list[Refusal]:
        return [
            _native_refusal(error)
            for error, _ in zip(validator.iter_errors(document), range(_MOST), strict=False)
        ]

    return Metaschema(validator.is_valid, refusals)


def _native_refusal(error: Any) -> Refusal:
    kind = error.kind
    branches = tuple(tuple(map(_native_refusal, branch)) for branch in getattr(kind, "context", ()))
    place = error.absolute_keyword_location or ""
    return Refusal(tuple(map(str, error.instance_path)), kind.name, place, _facts(kind), branches)


# Attribute of an error's kind that says what the keyword asks for.
_FACTS = ("property", "unexpected", "options", "types", "pattern", "expected_value", "limit")


def _facts(kind: Any) -> tuple[Any, ...]:
    for name in _FACTS:
        value = getattr(kind, name, None)
        if value is not None:
            return tuple(value) if isinstance(value, (list, tuple)) else (value,)
    return ()


def _portable(resources: Mapping[str, Mapping[str, Any]], root: str) -> Metaschema:
    import jsonschema
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    found = ((uri, DRAFT202012.create_resource(dict(schema))) for uri, schema in resources.items())
    registry: Any = Registry().with_resources(found)
    validator = jsonschema.Draft202012Validator(dict(resources[root]), registry=registry)

    def refusals(document: Any) -> list[Refusal]:
        flat = (refusal for error in validator.iter_errors(document) for refusal in _portable_refusals(error))
        return [refusal for refusal, _ in zip(flat, range(_MOST), strict=False)]

    return Metaschema(validator.is_valid, refusals)


def _portable_refusals(error: Any) -> Iterator[Refusal]:
    keyword, wanted, value = error.validator or "falseSchema", error.validator_value, error.instance
    path, steps = tuple(map(str, error.absolute_path)), tuple(map(str, error.absolute_schema_path))
    place = "/".join(steps)
    if "propertyNames" in steps[-2:]:
        yield Refusal(path, "propertyNames", place)
    elif keyword == "required":
        yield from (Refusal(path, keyword, place, (name,)) for name in wanted if name not in value)
    elif keyword in {"additionalProperties", "unevaluatedProperties"} and isinstance(value, dict):
        yield Refusal(path, keyword, place, tuple(name for name in value if repr(name) in error.message))
    else:
        facts = tuple(wanted) if isinstance(wanted, list) else (wanted,)
        plain = facts if keyword in _PLAIN else ()
        yield Refusal(path, keyword, place, plain, tuple(_branches(error.context or ())))


# Keywords whose value is a fact for the reader.
_PLAIN = frozenset(
    {"type", "enum", "const", "pattern", "minimum", "exclusiveMinimum", "maximum", "minItems", "maxItems"}
    | {"minLength", "maxLength", "minProperties", "maxProperties"}
)


def _branches(context: Iterable[Any]) -> Iterator[tuple[Refusal, ...]]:
    by_branch: dict[Any, list[Refusal]] = {}
    for error in context:
        by_branch.setdefault(error.relative_schema_path[0], []).extend(_portable_refusals(error))
    yield from map(tuple, by_branch.values())
