"""Names of components and media types."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import printable

_COMPONENT = re.compile(r"[A-Za-z0-9._-]+\Z")
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105  RFC 9110, section 5.6.2
_VALUE = rf'(?:{_TOKEN}|"(?:[^"\\]|\\.)*")'
# RFC 9110, sections 8.3.1 and 12.5.1: a media type or media range with parameters.
_MEDIA_RANGE = re.compile(rf"\s*{_TOKEN}/{_TOKEN}\s*(?:;\s*(?:{_TOKEN}={_VALUE})?\s*)*\Z")
_LONGEST_MEDIA_TYPE = 400
_LIKELY = {"json": "application/json", "xml": "application/xml", "text": "text/plain", "html": "text/html"}


def component_names(subject: Subject) -> Iterator[Remark]:
    """Yield components whose names cannot be referred to."""
    for part, components in subject.objects("components"):
        for field in part.kind.named:
            table = components.get(field)
            for name in table if isinstance(table, dict) else ():
                if not _COMPONENT.match(name):
                    message = f"the component name '{printable(name, limit=80)}' has other signs than A-Z a-z 0-9 . - _"
                    fixed = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-")
                    hint = f"for example '{fixed[:80]}'" if fixed else None
                    yield Remark("component-name", append(part.pointer, field, name), message, hint)


def media_type_names(subject: Subject) -> Iterator[Remark]:
    """Yield keys of `content` that name no media type."""
    sound: set[str] = set()
    for kind in ("parameter", "request body", "response", "header"):
        for part, holder in subject.objects(kind):
            content = holder.get("content")
            for name in content if isinstance(content, dict) else ():
                if name in sound:
                    continue
                if len(name) > _LONGEST_MEDIA_TYPE or not _MEDIA_RANGE.match(name):
                    likely = _LIKELY.get(name.lower().lstrip("."))
                    hint = f"did you mean '{likely}'?" if likely else None
                    message = f"'{printable(name, limit=80)}' is not a media type"
                    yield Remark(
                        "media-type", append(part.pointer, "content", name), message, hint, "warning"
                    )
                else:
                    sound.add(name)
