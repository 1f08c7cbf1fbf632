"""Requests and responses held against an OpenAPI description."""

from contractrepo.validation.judge import Judge
from contractrepo.validation.violation import Violation

__all__ = ["Judge", "Violation"]
