"""Keywords of schemas that look like misspelled ones."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.checking.official import checks_dialect
from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import printable
from contractrepo.openapi.kinds import KINDS
from contractrepo.openapi.near import nearest
from contractrepo.schema.dialects.keywords import FORMER_KEYWORDS

_SHORTEST = 5
_MOST_WORDS = 200
_KNOWN = {*KINDS["schema"].fields, *FORMER_KEYWORDS}
_NAMES = sorted(_KNOWN)


def schema_keywords(subject: Subject) -> Iterator[Remark]:
    """Yield keywords that nobody knows and that are near one; from 3.1 on schemas may have keywords of their own.

    In 3.0 they may not, and the official schema says so.
    """
    if subject.description.version.name == "3.0" or not checks_dialect(subject.description.data):
        return
    meant = {
        word: near
        for word in sorted(subject.keywords - _KNOWN)[:_MOST_WORDS]
        if len(word) >= _SHORTEST and not word.startswith("x-") and (near := nearest(word, _NAMES))
    }
    for part, schema in subject.schemas_with(*meant):
        for word in schema:
            if word in meant and meant[word] not in schema:
                message = f"the keyword '{printable(word, limit=80)}' means nothing"
                hint = f"did you mean '{meant[word]}'?"
                yield Remark("unknown-field", append(part.pointer, word), message, hint, "warning")
