"""Responses: status codes, at least one of them, and headers that are ignored."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import printable

_STATUS = re.compile(r"[1-5](\d\d|XX)\Z", re.ASCII)


def responses(subject: Subject) -> Iterator[Remark]:
    """Yield what is wrong with tables of responses."""
    for part, table in subject.objects("responses"):
        keys = [key for key in table if not key.startswith("x-")]
        if not keys:
            hint = "add one, for example: default: {description: Any answer}"
            yield Remark("responses-empty", part.pointer, "an operation needs at least one response", hint)
        for key in keys:
            if key != "default" and not _STATUS.match(key):
                yield _bad_status(append(part.pointer, key), key)
    for part, response in subject.objects("response"):
        headers = response.get("headers")
        for name in headers if isinstance(headers, dict) else ():
            if name.lower() == "content-type":
                message = "a response header 'Content-Type' is ignored: the keys of content say it"
                pointer = append(part.pointer, "headers", name)
                yield Remark("header-ignored", pointer, message, "remove it", "warning")


def _bad_status(pointer: str, key: str) -> Remark:
    upper = key.upper()
    hint = "write a code from 100 to 599, a range like 2XX, or default"
    if _STATUS.match(upper):
        hint = f"did you mean '{upper}'?"
    elif key.lower() == "default":
        hint = "did you mean 'default'?"
    return Remark("response-code", pointer, f"'{printable(key, limit=40)}' is not an HTTP status code", hint)
