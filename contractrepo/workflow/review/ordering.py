"""In which order records take effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contractrepo.workflow.records import KINDS, Record
from contractrepo.workflow.review.sighting import Sighting

_Place = tuple[int, int, str, int, str]


def in_order(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Return sightings in the order of the log.

    Within one transaction it is that of the kinds, so that a proposal comes before what is said about it; but nobody's
    records overtake each other. What cannot be read comes last.
    """
    seen = [(sighting, sighting.reading.found) for sighting in sightings]
    read = [(sighting, tag.record) for sighting, tag in seen if tag is not None]
    unread = [(_last(sighting), sighting) for sighting, tag in seen if tag is None]
    placed = [*_placed(read), *unread]
    return [sighting for _, sighting in sorted(placed, key=lambda pair: pair[0])]


def _placed(read: Iterable[tuple[Sighting, Record]]) -> Iterator[tuple[_Place, Sighting]]:
    """Yield each record behind the latest kind that its author said before it in the same transaction."""
    latest: dict[tuple[int, str], int] = {}
    for sighting, record in sorted(read, key=lambda pair: (pair[1].seq, pair[0].ref)):
        said = (sighting.order, record.principal)
        latest[said] = max(latest.get(said, 0), KINDS.index(record.kind))
        yield (sighting.order, latest[said], record.principal, record.seq, sighting.ref), sighting


def _last(sighting: Sighting) -> _Place:
    return sighting.order, len(KINDS), "", 0, sighting.ref
