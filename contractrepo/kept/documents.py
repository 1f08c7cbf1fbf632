"""Documents as JSON, with the places of their values, and back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from typing import Any

from contractrepo.core.digests import sha256_of
from contractrepo.core.problem import Problem
from contractrepo.document import Document, read_document
from contractrepo.document.yaml_places import YamlPlaces
from contractrepo.kept.cache import Cache, key_of
from contractrepo.kept.late_places import LatePlaces
from contractrepo.kept.problems import problems_of, rows


def reader(cache: Cache) -> Callable[..., Document]:
    """Return what reads documents like `read_document`, those that `cache` holds without parsing."""

    def read(content: bytes, *, file: str | None = None) -> Document:
        what = sha256_of(content), file
        found = _document(cache.find(key_of("document", *what)))
        if found is not None:
            data, problems, is_yaml = found
            kept = partial(cache.find, key_of("places", *what)) if is_yaml else None
            places = LatePlaces(data, content, file, kept)
            return Document(data, places, file=file, problems=problems)
        document = read_document(content, file=file)
        if _is_tree(document.data):
            _keep(document, cache, what)
        return document

    return read


def _document(kept: bytes | None) -> tuple[Any, tuple[Problem, ...], bool] | None:
    if kept is None:
        return None
    import msgspec

    try:
        found = msgspec.json.decode(kept)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    if not isinstance(found, list) or len(found) != 3:
        return None
    problems = problems_of(found[1])
    return None if problems is None else (found[0], problems, found[2] is not False)


def _keep(document: Document, cache: Cache, what: tuple[str | None, ...]) -> None:
    import msgspec

    # The name of a file may be no text; and how deep one may recurse depends on the caller.
    with contextlib.suppress(UnicodeEncodeError, RecursionError):
        text = msgspec.json.encode(
            [document.data, rows(document.problems), isinstance(document.places, YamlPlaces)]
        )
        cache.keep(key_of("document", *what), text)
        if isinstance(document.places, YamlPlaces):
            cache.keep(key_of("places", *what), msgspec.json.encode(document.places.layout()))


def _is_tree(data: Any) -> bool:
    """Tell whether no array or object stands in two places, as YAML aliases have it: JSON would make copies of it."""
    waiting, seen = [data], {id(data)}
    while waiting:
        value = waiting.pop()
        for item in value.values() if type(value) is dict else value if type(value) is list else ():
            if type(item) is dict or type(item) is list:
                if id(item) in seen:
                    return False
                seen.add(id(item))
                waiting.append(item)
    return True
