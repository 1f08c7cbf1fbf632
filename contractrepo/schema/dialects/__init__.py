"""Schema Objects of every OpenAPI version, put together as one JSON Schema 2020-12 program."""

from contractrepo.schema.dialects.assembling import MOST_REPEATED, assemble
from contractrepo.schema.dialects.hiding import TOO_MUCH_HIDDEN
from contractrepo.schema.dialects.program import Path, Program, entry_name
from contractrepo.schema.dialects.source import Direction, Source, Version

__all__ = [
    "MOST_REPEATED",
    "TOO_MUCH_HIDDEN",
    "Direction",
    "Path",
    "Program",
    "Source",
    "Version",
    "assemble",
    "entry_name",
]
