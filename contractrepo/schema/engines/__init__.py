"""Two engines behind one protocol: the fast one that users meet, and an independent one."""

from contractrepo.schema.engines.choice import (
    EngineName,
    build,
    prefer,
    preferred,
    takes_pattern,
    text_test,
)
from contractrepo.schema.engines.engine import Branches, Engine, Fault, TooMuchWork, Uncompilable

__all__ = [
    "Branches",
    "Engine",
    "EngineName",
    "Fault",
    "TooMuchWork",
    "Uncompilable",
    "build",
    "prefer",
    "preferred",
    "takes_pattern",
    "text_test",
]
