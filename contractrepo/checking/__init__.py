"""Everything that is wrong with a description: official schemas, then the rules they cannot say."""

from contractrepo.checking.check import check, check_errors

__all__ = ["check", "check_errors"]
