"""Long lists over several pages, so that none grows without bound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from contractrepo.docs.addresses import Anchors
from contractrepo.docs.blocks import Block, Heading, Inlines, Items, Link, Page, Paragraph, Text

_MOST_LINKS = 800


@dataclass(frozen=True, slots=True)
class Part:
    """Entries below one heading.

    Attributes:
        heading: What they have in common; without one there is no heading.
        anchor: Of the heading.
        entries: One line each.
    """

    heading: Inlines
    anchor: str
    entries: tuple[Inlines, ...]


def paged(path: str, title: str, about: str, parts: Sequence[Part]) -> Iterator[Page]:
    """Yield the pages of a list; the first has the path itself, the others a number behind it."""
    sheets = list(_sheets(parts))
    for number, sheet in enumerate(sheets):
        last = number == len(sheets) - 1
        more = (
            ()
            if last
            else (
                Paragraph(
                    (Text("Continued: "), Link(f"{title}, part {number + 2}", _path(path, number + 1)))
                ),
            )
        )
        yield Page(
            path=_path(path, number),
            title=f"{title}, part {number + 1}" if number else title,
            kind="list",
            blocks=(Paragraph((Text(about[:1].upper() + about[1:]),)), *_blocks(sheet), *more),
            summary=about,
            trail=(Link("Overview", "index"), *((Link(title, path),) if number else ())),
        )


def _sheets(parts: Sequence[Part]) -> Iterator[list[Part]]:
    sheet: list[Part] = []
    room = _MOST_LINKS
    for part in parts:
        begun = 0
        for at, entry in enumerate(part.entries):
            if room <= 0:
                yield [*sheet, replace(part, entries=part.entries[begun:at])] if at > begun else sheet
                sheet, begun, room = [], at, _MOST_LINKS
            room -= max(1, sum(isinstance(one, Link) for one in entry))
        sheet.append(replace(part, entries=part.entries[begun:]))
    yield sheet


def _blocks(sheet: Sequence[Part]) -> Iterator[Block]:
    anchors = Anchors()
    for part in sheet:
        if part.heading:
            yield Heading(2, part.heading, anchors.take(part.anchor))
        yield Items(part.entries)


def _path(path: str, number: int) -> str:
    return f"{path}-{number + 1}" if number else path
