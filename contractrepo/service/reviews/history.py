"""Everything that was ever said about a contract, in the order in which it was received."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contractrepo.core.layout import REVIEWS, TAGS
from contractrepo.core.semver import parse_version
from contractrepo.git.reader import RepositoryReader
from contractrepo.service.reviews.dossier import Dossier, Dossiers
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import KINDS, Record, read_tag


@dataclass(frozen=True, slots=True)
class Said:
    """One tag about a version.

    Attributes:
        ref: The full name.
        version: The version.
        record: What is said, or None where it cannot be read.
        received: When it came, in seconds since 1970; None where the log does not know it.
        flaws: Why it does not count; nothing where it does.
    """

    ref: str
    version: str
    record: Record | None
    received: int | None
    flaws: tuple[Flaw, ...] = ()


def history(reader: RepositoryReader, dossiers: Dossiers, name: str) -> list[Said]:
    """Return what was said about every version of a contract, oldest first."""
    found = [item for version in _versions(reader, name) for item in _said(dossiers.open(name, version))]
    return [said for _, said in sorted(found, key=lambda item: item[0])]


def _versions(reader: RepositoryReader, name: str) -> list[str]:
    reviews, tags = f"{REVIEWS}{name}/", f"{TAGS}{name}/v"
    texts = {ref.removeprefix(reviews).partition("/")[0] for ref in reader.refs(reviews)}
    texts |= {ref.removeprefix(tags) for ref in reader.refs(tags)}
    return sorted(text for text in texts if parse_version(text) is not None)


def _said(dossier: Dossier) -> Iterator[tuple[tuple[int, int, str], Said]]:
    refused: dict[str, list[Flaw]] = {}
    for refusal in dossier.review.status.refused:
        refused.setdefault(refusal.ref, []).append(refusal.flaw)
    for one in dossier.sightings:
        found = read_tag(one.raw, one.ref).found
        record = found.record if found is not None else None
        rank = KINDS.index(record.kind) if record is not None else len(KINDS)
        flaws = tuple(refused.get(one.ref, ()))
        yield (one.order, rank, one.ref), Said(one.ref, dossier.version, record, one.received, flaws)
