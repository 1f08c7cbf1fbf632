"""Schemas from samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from contractrepo.core.json_values import type_name
from contractrepo.core.pointer import append
from contractrepo.openapi.version import VersionName

Reuse = Callable[[dict[str, Any], Sequence[Any]], dict[str, Any] | None]
"""From the schema of an object and its samples to a reference to an equal component, or None."""

# Only formats that no other text has by chance: `hostname` or `uri-reference` fit almost every word.
_FORMATS = ("date", "time", "date-time", "uuid", "email", "ipv4", "ipv6", "uri")
_LONGEST = 4096
_DEEPEST = 64  # tokens of the pointer; what is nested deeper is described as anything


class Ambiguous(Exception):  # noqa: N818  named for what the samples are
    """Samples that no single type fits; `pointer` leads to the schema, from that of the whole."""

    def __init__(self, pointer: str, types: Sequence[str]) -> None:
        super().__init__(f"the samples are of the types {', '.join(types)}")
        self.pointer = pointer


def infer(samples: Sequence[Any], version: VersionName, reuse: Reuse | None = None) -> dict[str, Any]:
    """Return the schema that samples suggest: types, properties, items, what all have, and formats that all fit.

    Never an enumeration, a pattern or a bound: a sample shows what may come, not what may not.

    Args:
        samples: JSON values, one or more; the same ones in another order give an equal schema.
        version: Of OpenAPI: it decides how a value that may be null is written.
        reuse: Finds a component that an object can refer to; None where there are none.

    Raises:
        Ambiguous: Samples of one place are of several types that are not just integers, numbers and null.

    Example:
        >>> infer([1, 2.5, None], "3.1")
        {'type': ['number', 'null']}
    """
    return _Inference(version, reuse).schema(samples, "")


class _Inference:
    def __init__(self, version: VersionName, reuse: Reuse | None) -> None:
        self._version = version
        self._reuse = reuse

    def schema(self, samples: Sequence[Any], pointer: str) -> dict[str, Any]:
        present = [sample for sample in samples if sample is not None]
        types = sorted({type_name(sample) for sample in present})
        if len(types) > 1:
            raise Ambiguous(pointer, types)
        if pointer.count("/") > _DEEPEST:
            return {}
        nullable = len(present) < len(samples)
        found = self._typed(types[0], present, pointer) if types else {}
        # `nullable` of OpenAPI 3.0 says nothing beside a reference.
        if types == ["object"] and not (nullable and self._version == "3.0"):
            found = (self._reuse and self._reuse(found, present)) or found
        return self._nullable(found) if nullable else found

    def _typed(self, name: str, samples: Sequence[Any], pointer: str) -> dict[str, Any]:
        if name == "object":
            return self._object(samples, pointer)
        if name == "array":
            items = [item for sample in samples for item in sample]
            return {"type": "array", "items": self.schema(items, append(pointer, "items")) if items else {}}
        if name == "number":
            whole = all(isinstance(sample, int) for sample in samples)
            return {"type": "integer" if whole else "number"}
        if name == "string":
            fitting = [one for one in _FORMATS if all(_fits(one, sample) for sample in samples)]
            return {"type": "string", **({"format": fitting[0]} if fitting else {})}
        return {"type": name}

    def _object(self, samples: Sequence[dict[str, Any]], pointer: str) -> dict[str, Any]:
        names = dict.fromkeys(name for sample in samples for name in sample)
        if not names:
            return {"type": "object"}
        required = [name for name in names if all(name in sample for sample in samples)]
        found: dict[str, Any] = {"type": "object"}
        if required and len(samples) > 1:
            found["required"] = required
        found["properties"] = {
            name: self.schema(
                [sample[name] for sample in samples if name in sample], append(pointer, "properties", name)
            )
            for name in names
        }
        return found

    def _nullable(self, schema: dict[str, Any]) -> dict[str, Any]:
        """OpenAPI 3.0 has `nullable`, later versions have the type null."""
        if self._version == "3.0":
            head = {key: schema[key] for key in ("type",) if key in schema}
            return {**head, "nullable": True, **schema}
        if "$ref" in schema:
            return {"anyOf": [schema, {"type": "null"}]}
        return {**schema, "type": [schema["type"], "null"]} if schema else {"type": "null"}


def _fits(name: str, text: str) -> bool:
    """A URI is only guessed where there is a host to call: ``a:b`` is one by its grammar."""
    if len(text) > _LONGEST or (name == "uri" and "://" not in text):
        return False
    from contractrepo.schema.engines.formats import is_format

    return is_format(name, text)
