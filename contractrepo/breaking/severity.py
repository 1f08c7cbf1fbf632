"""How much a finding matters."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """What a finding means for those who use the contract.

    ``BREAKING``: something that worked stops working. ``WARNING``: it may, or it could not be decided. ``INFO``: worth
    knowing, nothing stops working.
    """

    BREAKING = "breaking"
    WARNING = "warning"
    INFO = "info"

    @property
    def weight(self) -> int:
        """Return 2 for breaking, 1 for warning and 0 for info, for sorting and comparing."""
        return _WEIGHTS[self]


_WEIGHTS = {Severity.BREAKING: 2, Severity.WARNING: 1, Severity.INFO: 0}
