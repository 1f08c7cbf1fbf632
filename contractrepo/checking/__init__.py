"""Everything that is wrong with a description: official schemas, then the rules they cannot say."""

from contractrepo.checking.check import check

__all__ = ["check"]
