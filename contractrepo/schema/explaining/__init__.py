"""Faults of an engine, told to people: where, which keyword, what was expected and what was found."""

from contractrepo.schema.explaining.explaining import Judged, explain

__all__ = ["Judged", "explain"]
