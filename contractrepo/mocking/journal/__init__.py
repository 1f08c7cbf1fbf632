"""What a mock was asked and answered lately, without secrets."""

from contractrepo.mocking.journal.journal import Entry, Journal
from contractrepo.mocking.journal.masking import Mask

__all__ = ["Entry", "Journal", "Mask"]
