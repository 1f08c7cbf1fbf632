"""Which operation a request is for."""

from contractrepo.validation.routing.router import Match, NoMatch, Router, path_and_query

__all__ = ["Match", "NoMatch", "Router", "path_and_query"]
