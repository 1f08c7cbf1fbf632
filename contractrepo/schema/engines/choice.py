"""Which engine judges."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal

from contractrepo.errors import UsageError
from contractrepo.schema.dialects.program import Program
from contractrepo.schema.engines.engine import Engine, Uncompilable

EngineName = Literal["jsonschema-rs", "jsonschema"]
_MODULES: dict[str, str] = {"jsonschema-rs": "fast", "jsonschema": "independent"}
_preference: dict[str, EngineName] = {}


def preferred() -> EngineName:
    """Return the engine used where none is asked for: what `prefer` was told, else the fastest one installed."""
    return _preference.get("engine") or _installed()


def prefer(name: str | None) -> None:
    """Use an engine from now on wherever none is asked for; the shells call this once, at their start.

    Args:
        name: ``jsonschema-rs`` or ``jsonschema``; None or empty for the fastest one installed.

    Raises:
        UsageError: ``engine-unknown``.
    """
    if not name:
        _preference.clear()
        return
    for known in ("jsonschema-rs", "jsonschema"):
        if name == known:
            _preference["engine"] = known
            return
    raise UsageError(
        "engine-unknown", f"there is no schema engine {name!r}", hint=f"use {' or '.join(_MODULES)}"
    )


def build(program: Program, name: EngineName | None = None) -> Engine:
    """Return `program` compiled.

    Raises:
        Uncompilable: The engine does not take it.
    """
    engine: Engine = _module(name or preferred()).build(program)
    return engine


def takes_pattern(pattern: str, name: EngineName | None = None) -> bool:
    """Tell whether the engine can run a regular expression."""
    return bool(_module(name or preferred()).takes_pattern(pattern))


@cache
def _installed() -> EngineName:
    return "jsonschema-rs" if find_spec("jsonschema_rs") else "jsonschema"


def _module(name: EngineName) -> Any:
    """Import an engine when it is first needed: a hook that judges nothing must not pay for it."""
    return import_module(f"contractrepo.schema.engines.{_MODULES[name]}")


@lru_cache(512)
def text_test(keyword: Literal["pattern", "format"], expected: str) -> Callable[[str], bool]:
    """Return a test whether a text meets one keyword; what cannot be run is met by none."""
    schema = {"properties": {"text": {keyword: expected}}}
    try:
        engine = build(Program(schema, {}, {}))
    except Uncompilable:
        return lambda _: False
    return lambda text: engine.is_valid({"text": text})
