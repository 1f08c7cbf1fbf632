"""The description that schemas are taken from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Version = Literal["3.0", "3.1", "3.2"]
Direction = Literal["request", "response"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where schemas stand, and how they are to be read.

    Attributes:
        data: The whole description; every reference leads to a place in it.
        version: Of OpenAPI.
        direction: Properties that this direction does not carry are not required; None requires all.
    """

    data: Mapping[str, Any]
    version: Version
    direction: Direction | None

    @property
    def has_identifiers(self) -> bool:
        """Tell whether schemas can have ``$id`` and anchors (OpenAPI 3.1 and later)."""
        return self.version != "3.0"
