"""Which media type of a response an answer has."""

from __future__ import annotations

from collections.abc import Sequence

from contractrepo.openapi.model import MediaType, ResponseSpec
from contractrepo.validation.media_types import accepted_ranges, closest, covers, parse

_ANY_OF = {"text": "text/plain", "image": "image/png", "audio": "audio/mpeg", "video": "video/mp4"}
_ANYTHING = "application/json"


def media_of(response: ResponseSpec | None, name: str | None) -> MediaType | None:
    """Return the Media Type Object of a response that describes content of type `name`."""
    return None if response is None else media_in(response.content, name)


def media_in(content: Sequence[MediaType], name: str | None) -> MediaType | None:
    """Return the Media Type Object that describes content of type `name`; the first one where no type is named."""
    if name is None:
        return content[0] if content else None
    for media in content:
        if media.name == name:
            return media
    kind = parse(name)
    found = closest(kind, [parse(media.name) for media in content]) if kind else None
    return None if found is None else content[found]


def concrete(name: str) -> str:
    """Return a media type that a declared range covers; a media type is itself.

    Example:
        >>> concrete("text/csv"), concrete("text/*"), concrete("*/*"), concrete("application/*+json")
        ('text/csv', 'text/plain', 'application/json', 'application/x+json')
    """
    kind = parse(name)
    if kind is None or not kind.is_range:
        return name
    if kind.type == "*":
        return _ANYTHING
    return f"{kind.type}/x+{kind.suffix}" if kind.suffix else _ANY_OF.get(kind.type, _ANYTHING)


def narrowed(name: str, accept: str | None) -> str:
    """Return the media type to send for a declared media type or range: what the Accept header names, if it fits."""
    kind = parse(name)
    if kind is not None and kind.is_range:
        for asked in accepted_ranges(accept or ""):
            if asked.quality > 0 and not asked.is_range and covers(name, asked.essence):
                return asked.essence
    return concrete(name)
