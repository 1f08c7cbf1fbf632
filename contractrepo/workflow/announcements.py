"""Since when an operation is deprecated, by what was released."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from contractrepo.contract import Contract


def announced(releases: Iterable[tuple[date, Contract]]) -> Mapping[str, date]:
    """Return operation (``METHOD /path``) -> the day of the first release since which it is deprecated without a break.

    Args:
        releases: Day and contract of every release, in the order in which they came.
    """
    since: dict[str, date] = {}
    for day, contract in releases:
        for operation in contract.operations:
            if operation.deprecated:
                since.setdefault(operation.key, day)
            else:
                since.pop(operation.key, None)
    return since
