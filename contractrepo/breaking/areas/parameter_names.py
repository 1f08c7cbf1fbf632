"""What a parameter is called, in sentences and in fingerprints."""

from __future__ import annotations

from contractrepo.core.pointer import escape, split
from contractrepo.openapi.model import Parameter


def parameter_words(parameter: Parameter) -> str:
    """Return what a sentence calls the parameter."""
    return f"{parameter.location} parameter '{parameter.name}'"


def stable_pointer(parameter: Parameter) -> str:
    """Return the parameter's pointer with its position in a list replaced by its name."""
    head, _, last = parameter.pointer.rpartition("/")
    if split(parameter.pointer)[-2:-1] != ("parameters",) or not last.isdigit():
        return parameter.pointer
    return f"{head}/{escape(f'{parameter.location}:{parameter.name}')}"
