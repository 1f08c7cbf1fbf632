"""Rules about what surrounds schemas: operations, parameters, bodies, statuses, headers, security."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.breaking.rules.exchange.operations import OPERATIONS
from contractrepo.breaking.rules.exchange.parameters import PARAMETERS
from contractrepo.breaking.rules.exchange.request_bodies import REQUEST_BODIES
from contractrepo.breaking.rules.exchange.responses import RESPONSES
from contractrepo.breaking.rules.exchange.security import SECURITY
from contractrepo.breaking.rules.rule import Rule

_ROWS = (*OPERATIONS, *PARAMETERS, *REQUEST_BODIES, *RESPONSES, *SECURITY)


def exchange_rules() -> Iterator[Rule]:
    """Yield every rule of these tables."""
    for row in _ROWS:
        yield from row.rules()
