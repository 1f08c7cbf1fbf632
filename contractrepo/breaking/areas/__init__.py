"""The areas of a comparison: each looks at one part of an operation and yields facts.

Adding an area is one file here and one row in this list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from contractrepo.breaking.areas.lifecycle import lifecycle
from contractrepo.breaking.areas.naming import naming
from contractrepo.breaking.areas.parameters import parameters
from contractrepo.breaking.areas.presence import presence
from contractrepo.breaking.areas.request_body import request_body
from contractrepo.breaking.areas.responses import responses
from contractrepo.breaking.areas.security import security
from contractrepo.breaking.areas.servers import servers
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.sides import Sides

AREAS: tuple[Callable[[Pair, Sides], Iterable[Fact]], ...] = (
    presence,
    lifecycle,
    naming,
    servers,
    security,
    parameters,
    request_body,
    responses,
)
"""In the order in which they are asked; the order of findings does not depend on it."""
