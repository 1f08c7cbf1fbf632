"""Lists to look things up in: operations, parameters, schemas and errors. They serve for a search without scripts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from contractrepo.docs.addresses import Anchors
from contractrepo.docs.blocks import Code, Inlines, Link, Page, Text
from contractrepo.docs.pages.book import Book
from contractrepo.docs.pages.methods import label_of, method_badge, shown_path
from contractrepo.docs.pages.operations.parameters import parameter_anchors
from contractrepo.docs.pages.operations.responses import status_words
from contractrepo.docs.pages.paging import Part, paged
from contractrepo.docs.pages.values import joined, text_of
from contractrepo.docs.text import one_line, summary

# More are listed below the same name again.
_MOST_USES = 40


@dataclass(frozen=True, slots=True)
class Listing:
    """A list over one page or more.

    Attributes:
        path: Of its first page.
        title: Of its pages.
        about: What it lists, in one sentence.
        parts: Returns what it lists, grouped.
    """

    path: str
    title: str
    about: str
    parts: Callable[[Book], Iterable[Part]]


def list_pages(book: Book) -> Iterator[Page]:
    """Yield the pages of all lists that have something to list, then the one that leads to them."""
    found = [(listing, tuple(listing.parts(book))) for listing in LISTINGS]
    filled = [(listing, parts) for listing, parts in found if parts]
    for listing, parts in filled:
        yield from paged(listing.path, listing.title, listing.about, parts)
    entries = tuple(
        (
            Link(listing.title, listing.path),
            Text(f" ({sum(len(part.entries) for part in parts)}): {listing.about}"),
        )
        for listing, parts in filled
    )
    about = "Every name in this documentation, in lists that the browser's own search works on."
    yield from paged("search", "Search", about, (Part((), "", entries),) if entries else ())


def _operations(book: Book) -> Iterator[Part]:
    found: dict[str, list[Inlines]] = defaultdict(list)
    listed = (*book.description.operations, *book.description.webhooks)
    for one in sorted(listed, key=lambda one: (*_order(shown_path(one.path)), one.method)):
        path = shown_path(one.path)
        link = Link(path, book.operation_paths[one.key], code=True)
        said = book.about(one)
        found[_letter(path)].append(
            (method_badge(one.method), Text(" "), link, Text(f" {said}" if said else ""))
        )
    yield from _lettered(found)


def _parameters(book: Book) -> Iterator[Part]:
    uses: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for one in (*book.description.operations, *book.description.webhooks):
        anchors = parameter_anchors(Anchors(), one)
        for parameter in one.parameters:
            anchor = anchors[parameter.location, parameter.name]
            link = Link(label_of(one), book.operation_paths[one.key], anchor, code=True)
            uses[parameter.name, parameter.location].append(link)
    found: dict[str, list[Inlines]] = defaultdict(list)
    for name, location in sorted(uses, key=lambda key: (*_order(key[0]), key[1])):
        links = uses[name, location]
        for at in range(0, len(links), _MOST_USES):
            used = joined(((link,) for link in links[at : at + _MOST_USES]), ", ")
            found[_letter(name)].append((Code(name), Text(f" in {location}: "), *used))
    yield from _lettered(found)


def _schemas(book: Book) -> Iterator[Part]:
    found: dict[str, list[Inlines]] = defaultdict(list)
    for pointer in sorted(
        book.schema_names, key=lambda pointer: (*_order(book.schema_names[pointer]), pointer)
    ):
        name = book.schema_names[pointer]
        link = Link(one_line(name) or "schema", book.schema_paths[pointer], code=True)
        said = text_of(book.followed({"$ref": "#" + pointer}), "description")
        found[_letter(name)].append((link, Text(f" {summary(said)}" if said else "")))
    yield from _lettered(found)


def _errors(book: Book) -> Iterator[Part]:
    """Group by status what may go wrong, and where."""
    found: dict[str, list[Inlines]] = defaultdict(list)
    for one in (*book.description.operations, *book.description.webhooks):
        anchors = Anchors()
        for response in one.responses:
            if response.status[:1] in "45":
                anchor = anchors.take(f"response-{response.status}")
                link = Link(label_of(one), book.operation_paths[one.key], anchor, code=True)
                said = text_of(response.data, "description")
                found[response.status].append((link, Text(f" {summary(said)}" if said else "")))
    for status in sorted(found):
        yield Part(status_words(status), f"status-{status}", tuple(found[status]))


def _lettered(found: dict[str, list[Inlines]]) -> Iterator[Part]:
    for letter in sorted(found):
        yield Part((Text(letter),), f"letter-{letter}" if letter.isalnum() else "signs", tuple(found[letter]))


def _letter(name: str) -> str:
    first = next((char for char in name if char.isalnum()), "#").upper()
    return first if first.isascii() and first.isalpha() else "#"


def _order(name: str) -> tuple[str, str]:
    return name.strip("/").casefold(), name


LISTINGS: tuple[Listing, ...] = (
    Listing("operations", "Operations", "every operation and webhook, by path.", _operations),
    Listing("parameters", "Parameters", "every parameter, with the operations that take it.", _parameters),
    Listing("schemas", "Schemas", "every schema that has a name.", _schemas),
    Listing("errors", "Errors", "every error that is described, by status.", _errors),
)
"""In the order of the navigation; a new list is one row."""
