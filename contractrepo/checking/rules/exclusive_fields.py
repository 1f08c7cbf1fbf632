"""Objects with two fields of which only one may stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append

_EXAMPLES = (("example", "examples"),)
_VALUES = (("schema", "content"),)
_ENCODINGS = (("encoding", "prefixEncoding"), ("encoding", "itemEncoding"))
# Kind of object -> pairs of fields that exclude each other.
_PAIRS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "parameter": (*_VALUES, *_EXAMPLES),
    "header": (*_VALUES, *_EXAMPLES),
    "media type": (*_EXAMPLES, *_ENCODINGS),
    "encoding": _ENCODINGS,
    "example": (
        ("value", "externalValue"),
        ("value", "dataValue"),
        ("value", "serializedValue"),
        ("serializedValue", "externalValue"),
    ),
    "link": (("operationRef", "operationId"),),
    "license": (("identifier", "url"),),
    "xml": (("nodeType", "attribute"), ("nodeType", "wrapped")),
}


def exclusive_fields(subject: Subject) -> Iterator[Remark]:
    """Yield the second of two fields that exclude each other."""
    for kind, pairs in _PAIRS.items():
        for part, holder in subject.objects(kind):
            for first, second in pairs:
                if first in holder and second in holder:
                    message = f"'{first}' and '{second}' exclude each other"
                    yield Remark("fields-exclude", append(part.pointer, second), message, "keep one of them")
