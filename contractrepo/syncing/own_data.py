"""What of a mock has no home in the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractrepo.core.pointer import join
from contractrepo.syncing.lens import Shared

_EXAMPLE = frozenset({"summary", "description", "sync", "todo", "when", "respond"})
_RESPOND = frozenset({"status", "as", "contentType", "headers", "body"})


def has_own(data: Mapping[str, Any], shared: Shared) -> bool:
    """Tell whether an example holds more than what the document can: other matchers, delay, state, priority, faults.

    Args:
        data: The example as the mock file has it.
        shared: Its shared part.
    """
    when = data.get("when", {})
    conditions = {
        join("when", place, name) for place, named in when.items() if place != "contentType" for name in named
    }
    homes = {place.pointer.removesuffix("/equals") for place in shared.places.values()}
    homes |= {place.pointer for place in shared.places.values()}
    return (
        not data.keys() <= _EXAMPLE
        or not data["respond"].keys() <= _RESPOND
        or "contentType" in when
        or not conditions <= homes
    )
