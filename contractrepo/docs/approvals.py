"""Who approved a version, as values and as blocks of a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contractrepo.docs.blocks import (
    Badge,
    Block,
    Code,
    Fact,
    Facts,
    Heading,
    Inlines,
    Items,
    Link,
    Node,
    Notice,
    Paragraph,
    Table,
    Text,
    Tone,
    Tree,
)
from contractrepo.docs.text import one_line, plain


@dataclass(frozen=True, slots=True)
class Approval:
    """A signed decision of one person in one role.

    Attributes:
        principal: Id of the person, as the policy knows it.
        name: Name of the person.
        role: Role in which the person decided.
        fingerprint: Of the key that signed, as `ssh-keygen -l` prints it.
        received: When the repository received the record (RFC 3339), or empty where it has no such entry.
        comment: What the person said; plain text.
        record: Digest of the record.
        counts: Whether it counts for what is reviewed now.
        self_approval: Whether the person proposed this version.
        decision: Kind of the record: ``approve``, ``request-changes``, ``reject``.
        why: Why it does not count, in words; empty where it does.
    """

    principal: str
    name: str
    role: str
    fingerprint: str
    received: str
    comment: str
    record: str
    counts: bool
    self_approval: bool = False
    decision: str = "approve"
    why: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that somebody answers for.

    Attributes:
        finding: Fingerprint of the finding.
        effect: ``accepted-break`` or ``false-alarm``.
        reason: In words.
        expires: Date, or empty.
        principal: Who signed it.
    """

    finding: str
    effect: str
    reason: str
    expires: str
    principal: str


@dataclass(frozen=True, slots=True)
class Release:
    """A version and its review; a draft under review has no tag yet.

    Attributes:
        tag: Name of the release tag, or empty before the release.
        commit: Id of the commit that is released or proposed.
        version: Version number.
        previous: Version before, or empty for the first one.
        date: Of the tag, or of the proposal; as written there.
        state: State of the review: ``released``, ``approved``, ``in-review``, ``draft``, ...
        approvals: Every decision in force, in the order of the records.
        proposed_by: Ids of those who proposed it.
        waivers: Findings that somebody answers for.
        missing: What is still needed, one sentence each; empty for a release.
        versions: Whether the site stands below an index of versions, to which it then leads.
    """

    tag: str
    commit: str
    version: str
    previous: str
    date: str
    state: str
    approvals: tuple[Approval, ...] = ()
    proposed_by: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    missing: tuple[str, ...] = ()
    versions: bool = False


_PASSED = frozenset({"approved", "released", "deprecated", "retired"})


def approval_blocks(release: Release) -> tuple[Block, ...]:
    """Return who approved a version, in which role, with which key, when, and whether it counts.

    The first block is the verdict. Everything in `release` is plain text.
    """
    return tuple(_blocks(release))


def release_facts(release: Release) -> Facts:
    """Return tag, commit and versions, as index, changes and approval pages state them."""
    rows = (
        ("Version", release.version),
        ("State", release.state),
        ("Tag", release.tag),
        ("Commit", release.commit),
        ("Previous version", release.previous),
        ("Date", release.date),
        ("Proposed by", ", ".join(release.proposed_by)),
    )
    return Facts(tuple(Fact(label, (Code(one_line(text)),)) for label, text in rows if text))


def open_points(release: Release) -> Iterator[Block]:
    """Yield what the first page of a draft says about its review: that it is no release, and what it still needs."""
    if release.state in _PASSED:
        return
    state = Badge(one_line(release.state), "warning")
    words = Text(" This version is not released. ")
    yield Notice("warning", (state, words, Link("How its review stands", "approval")))
    if release.missing:
        yield Items(tuple((Text(one_line(text)),) for text in release.missing))


def _blocks(release: Release) -> Iterator[Block]:
    yield _verdict(release)
    yield release_facts(release)
    if release.missing:
        yield Heading(2, (Text("What is missing"),), "missing")
        yield Items(tuple((Text(one_line(text)),) for text in release.missing))
    yield Heading(2, (Text("Decisions"),), "decisions")
    if release.approvals:
        yield _table(release.approvals)
        yield Heading(2, (Text("Records"),), "records")
        yield Tree(tuple(_record(approval) for approval in release.approvals))
    else:
        yield Paragraph((Text("Nobody has decided yet."),))
    if release.waivers:
        yield Heading(2, (Text("Waivers"),), "waivers")
        yield _waivers(release.waivers)


def _verdict(release: Release) -> Notice:
    tone: Tone = "good" if release.state in _PASSED and not release.missing else "warning"
    people = {approval.principal for approval in release.approvals if _approves(approval)}
    count = "1 person's approval counts" if len(people) == 1 else f"approvals of {len(people)} people count"
    return Notice(tone, (Badge(one_line(release.state), tone), Text(f" {count}")))


def _approves(approval: Approval) -> bool:
    return approval.counts and approval.decision == "approve"


def _table(approvals: tuple[Approval, ...]) -> Table:
    columns = ("Who", "Role", "Decision", "Key", "Received", "Verdict")
    return Table("Decisions", columns, tuple(_row(approval) for approval in approvals))


def _row(approval: Approval) -> tuple[Inlines, ...]:
    return (
        _who(approval),
        (Code(one_line(approval.role)),),
        (Text(one_line(approval.decision)),),
        (Code(one_line(approval.fingerprint)),),
        (Text(one_line(approval.received) or "not logged"),),
        _counts(approval),
    )


def _who(approval: Approval) -> Inlines:
    return (Text(f"{one_line(approval.name)} "), Code(one_line(approval.principal)))


def _counts(approval: Approval) -> Inlines:
    verdict = Badge("counts", "good") if approval.counts else Badge("does not count", "warning")
    why = (Text(f" {one_line(approval.why)}"),) if approval.why else ()
    own = (Text(" "), Badge("self-approval", "warning")) if approval.self_approval else ()
    return (verdict, *why, *own)


def _record(approval: Approval) -> Node:
    head = (*_who(approval), Text(f" {one_line(approval.decision)} as "), Code(one_line(approval.role)))
    lines = [line.strip() for line in plain(approval.comment).split("\n\n") if line.strip()]
    record = Facts((Fact("Record", (Code(one_line(approval.record)),)),))
    return Node(head, (*(Paragraph((Text(line),)) for line in lines), record))


def _waivers(waivers: tuple[Waiver, ...]) -> Table:
    columns = ("Finding", "Effect", "Reason", "Expires", "Signed by")
    rows = tuple(
        (
            (Code(one_line(waiver.finding)),),
            (Text(one_line(waiver.effect)),),
            (Text(one_line(waiver.reason)),),
            (Text(one_line(waiver.expires) or "never"),),
            (Code(one_line(waiver.principal)),),
        )
        for waiver in waivers
    )
    return Table("Waivers", columns, rows)
