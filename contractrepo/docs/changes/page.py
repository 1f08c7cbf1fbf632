"""The blocks of the changes page: what breaks first, then every operation."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contractrepo.breaking import Comparison, Severity
from contractrepo.breaking.finding import Finding
from contractrepo.breaking.reports.grouping import by_operation, summary
from contractrepo.docs.addresses import Anchors
from contractrepo.docs.blocks import (
    Badge,
    Block,
    Code,
    Fact,
    Facts,
    Heading,
    Inline,
    Inlines,
    Items,
    Link,
    Notice,
    Paragraph,
    Text,
    Tone,
    Tree,
)
from contractrepo.docs.changes.finding import finding_node
from contractrepo.docs.text import one_line

LinkOf = Callable[[str], Link | None]
"""Returns the link to the page of an operation, by its key, or None where the site has no such page."""

PAGE = "changes"
"""Path of the page; its own list leads further down on it."""

_MOST_FIRST = 12
_VERDICTS: dict[str, tuple[Tone, str, str]] = {
    "breaking": ("danger", "Breaking", "Consumers of the version before stop working."),
    "undecided": (
        "warning",
        "Not decided",
        "Whether consumers of the version before stop working could not be proved.",
    ),
    "compatible": ("good", "Compatible", "Consumers of the version before go on working."),
    "unchanged": ("good", "Unchanged", "Both versions say the same."),
}


def changes_blocks(comparison: Comparison, link_of: LinkOf = lambda _key: None) -> tuple[Block, ...]:
    """Return what changed; the first screen tells what breaks.

    Args:
        comparison: Of the version before (base) with the version that the site is about (revision).
        link_of: Finds the pages of operations.
    """
    return tuple(_blocks(comparison, link_of, Anchors()))


def _blocks(comparison: Comparison, link_of: LinkOf, anchors: Anchors) -> Iterator[Block]:
    tone, word, meaning = _VERDICTS[comparison.verdict]
    yield Notice(tone, (Badge(word, tone), Text(f" {meaning}")))
    yield _facts(comparison)
    groups = {
        key: (anchors.take(key), findings) for key, findings in by_operation(comparison.findings).items()
    }
    yield from _what_breaks(groups, anchors)
    for key, (anchor, findings) in groups.items():
        yield Heading(2, _operation(key, link_of), anchor)
        yield Tree(tuple(finding_node(finding) for finding in findings))
    if not groups and not comparison.identical:
        yield Paragraph((Text("Nothing changed that could be noticed in an exchange."),))


def _facts(comparison: Comparison) -> Facts:
    counts = {severity: comparison.count(severity) for severity in Severity}
    rows = [
        Fact("From version", (Code(one_line(comparison.base.version)),)),
        Fact("To version", (Code(one_line(comparison.revision.version)),)),
        Fact("Findings", (Text(summary(counts, comparison.undecided)),)),
        Fact("Required bump", (Code(comparison.required_bump),)),
        Fact("Digest of the findings", (Code(comparison.findings_digest),)),
    ]
    sides = (("version before", comparison.base), ("new version", comparison.revision))
    rows += [
        Fact("Note", (Text(f"The {side} has errors and was compared as far as it can be read."),))
        for side, contract in sides
        if contract.errors
    ]
    return Facts(tuple(rows))


def _what_breaks(groups: dict[str, tuple[str, list[Finding]]], anchors: Anchors) -> Iterator[Block]:
    """Yield a list of everything breaking, each linked to where it is shown in full."""
    broken = [
        (key, anchor, finding)
        for key, (anchor, findings) in groups.items()
        for finding in findings
        if finding.severity == Severity.BREAKING
    ]
    if not broken:
        return
    yield Heading(2, (Text("What breaks"),), anchors.take("what-breaks"))
    entries: list[Inlines] = [
        (Link(one_line(key), PAGE, anchor, code=True), Text(f": {one_line(finding.message)}"))
        for key, anchor, finding in broken[:_MOST_FIRST]
    ]
    if len(broken) > _MOST_FIRST:
        entries.append((Text(f"and {len(broken) - _MOST_FIRST} more below"),))
    yield Items(tuple(entries))


def _operation(key: str, link_of: LinkOf) -> Inlines:
    link: Inline | None = link_of(key)
    return (Code(one_line(key)) if link is None else link,)
