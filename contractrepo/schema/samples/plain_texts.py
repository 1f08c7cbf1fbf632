"""Texts that say no more than their type and format: what people expect to see where nobody gave an example."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.schema.samples.demand import Demand

_WORD = "string"
_LONGEST = 100_000
# As the samplers of widely used OpenAPI tools have them.
_FORMATS = {
    "byte": "c3RyaW5n",
    "char": "s",
    "date": "2019-08-24",
    "date-time": "2019-08-24T14:15:22Z",
    "decimal": "0",
    "duration": "P1D",
    "email": "user@example.com",
    "hostname": "example.com",
    "idn-email": "пользователь@пример.ру",  # noqa: RUF001  an internationalized name
    "idn-hostname": "пример.ру",  # noqa: RUF001  an internationalized name
    "ipv4": "192.168.0.1",
    "ipv6": "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
    "iri": "http://пример.ру",  # noqa: RUF001  an internationalized name
    "iri-reference": "../словарь",
    "json-pointer": "/json/pointer",
    "password": "pa$$word",
    "regex": "/regex/",
    "relative-json-pointer": "1/relative/json/pointer",
    "time": "14:15:22Z",
    "uri": "http://example.com",
    "uri-reference": "../dictionary",
    "uri-template": "http://example.com/{endpoint}",
    "url": "http://example.com",
    "uuid": "497f6eca-6276-4993-bfeb-53cbbbba6f08",
}


def plain_texts(demand: Demand) -> Iterator[str]:
    """Yield the usual text of each format, then the word for any text at a length that will do."""
    known = [form for form in demand.formats if form in _FORMATS]
    yield from (_FORMATS[form] for form in known)
    low, high = demand.length
    if not known and low <= _LONGEST:
        repeated = _WORD * -(-low // len(_WORD)) if low > len(_WORD) else _WORD
        yield repeated[: int(min(max(low, len(_WORD)), high))]
