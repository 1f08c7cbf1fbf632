"""Values that a schema accepts: deterministic, small, and confirmed by the validator."""

from contractrepo.schema.samples.cannot import CannotGenerate
from contractrepo.schema.samples.sampling import sample

__all__ = ["CannotGenerate", "sample"]
