"""The page above the sites of one contract: every version, and every draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contractrepo.docs.blocks import (
    Badge,
    Block,
    Code,
    Heading,
    Inline,
    Inlines,
    Link,
    Page,
    Paragraph,
    Table,
    Text,
    Tone,
)
from contractrepo.docs.text import one_line

PATH = "index"
_OF_RELEASES = ("Version", "State", "Released", "Remarks")
_OF_DRAFTS = ("Draft", "Version", "State", "Proposed", "Remarks")
_TONES: dict[str, Tone] = {
    "released": "good",
    "approved": "good",
    "in-review": "info",
    "deprecated": "warning",
    "changes-requested": "warning",
    "rejected": "danger",
    "retired": "danger",
}


@dataclass(frozen=True, slots=True)
class Edition:
    """A version or a draft that has a site.

    Attributes:
        label: What it is called: a version, or the topic of a draft.
        folder: Where its site stands below the page, percent-encoded; empty where it has none.
        version: Version number.
        state: State of its review.
        date: When it was released, or last proposed (RFC 3339); empty where that is not known.
        marks: Words that set it apart, and how loudly: ``latest``, ``breaking``, ``pre-release``.
        note: What else a reader has to know, in plain words: until when it is supported, what it still needs.
    """

    label: str
    folder: str
    version: str
    state: str
    date: str = ""
    marks: tuple[tuple[str, Tone], ...] = ()
    note: str = ""


def versions_page(
    title: str, releases: Sequence[Edition], drafts: Sequence[Edition], *, front: str = PATH
) -> Page:
    """Return the page; each edition leads to its site.

    Args:
        title: Of the contract.
        releases: Released versions, newest first.
        drafts: What may become a version, in the order to be shown.
        front: Path of the first page within a site, without suffix.
    """
    about = f"Every version of {one_line(title)}, and every draft."
    return Page(PATH, "Versions", "list", tuple(_blocks(releases, drafts, front)), about)


def _blocks(releases: Sequence[Edition], drafts: Sequence[Edition], front: str) -> Iterator[Block]:
    yield Heading(2, (Text("Releases"),), "releases")
    if releases:
        yield Table("Releases", _OF_RELEASES, tuple(_release(one, front) for one in releases))
    else:
        yield Paragraph((Text("Nothing is released yet."),))
    if drafts:
        yield Heading(2, (Text("Drafts"),), "drafts")
        yield Table("Drafts", _OF_DRAFTS, tuple(_draft(one, front) for one in drafts))


def _release(edition: Edition, front: str) -> tuple[Inlines, ...]:
    return _name(edition, front), _state(edition), _date(edition), _remarks(edition)


def _draft(edition: Edition, front: str) -> tuple[Inlines, ...]:
    version = (Code(one_line(edition.version)),) if edition.version else ()
    return _name(edition, front), version, _state(edition), _date(edition), _remarks(edition)


def _name(edition: Edition, front: str) -> Inlines:
    label = one_line(edition.label)
    return (Link(label, f"{edition.folder}/{front}", code=True) if edition.folder else Code(label),)


def _state(edition: Edition) -> Inlines:
    found: list[Inline] = [Badge(edition.state, _TONES.get(edition.state, "plain"))]
    for word, tone in edition.marks:
        found += [Text(" "), Badge(word, tone)]
    return tuple(found)


def _date(edition: Edition) -> Inlines:
    return (Text(one_line(edition.date).partition("T")[0]),)


def _remarks(edition: Edition) -> Inlines:
    return (Text(one_line(edition.note)),)
