"""What changed since the version before, as blocks of a page."""

from contractrepo.docs.changes.page import PAGE, changes_blocks

__all__ = ["PAGE", "changes_blocks"]
