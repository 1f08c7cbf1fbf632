"""Schema Objects of every OpenAPI version, put together as one JSON Schema 2020-12 program."""

from contractrepo.schema.dialects.assembling import assemble
from contractrepo.schema.dialects.program import Program, entry_name

__all__ = ["Program", "assemble", "entry_name"]
