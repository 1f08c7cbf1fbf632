"""Faults of an engine, told to people: where, which keyword, what was expected and what was found."""

from contractrepo.schema.explaining.explaining import explain

__all__ = ["explain"]
