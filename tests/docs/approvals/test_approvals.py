from __future__ import annotations

from dataclasses import replace

from contractrepo.docs.approvals import Approval, Release, Waiver, approval_blocks, release_facts
from contractrepo.docs.blocks import (
    Badge,
    Code,
    Facts,
    Heading,
    Inlines,
    Items,
    Notice,
    Paragraph,
    Table,
    Tree,
)

ADA = Approval(
    "ada",
    "Ada Lovelace",
    "api-owner",
    "SHA256:abc",
    "2026-11-22T10:00:00Z",
    "Reads well.\n\nSee API-42.",
    "sha256:1",
    True,
)
BOB = replace(
    ADA,
    principal="bob",
    name="Bob\u202e",
    role="security",
    counts=False,
    why="content-changed",
    comment="",
    received="",
)
RELEASE = Release("orders/v2.3.0", "5b2a", "2.3.0", "2.2.1", "2026-11-23", "released", (ADA, BOB), ("grace",))


def read(parts: Inlines) -> str:
    return "".join(part.text for part in parts if not hasattr(part, "label"))


def test_who_approved_with_which_key_when_and_whether_it_counts() -> None:
    blocks = approval_blocks(RELEASE)
    notice, facts, heading, table, records, tree = blocks
    assert isinstance(notice, Notice)
    assert (notice.tone, read(notice.inlines)) == ("good", "released 1 person's approval counts")
    assert isinstance(facts, Facts)
    assert [(fact.label, read(fact.inlines)) for fact in facts.rows] == [
        ("Version", "2.3.0"),
        ("State", "released"),
        ("Tag", "orders/v2.3.0"),
        ("Commit", "5b2a"),
        ("Previous version", "2.2.1"),
        ("Date", "2026-11-23"),
        ("Proposed by", "grace"),
    ]
    assert isinstance(heading, Heading)
    assert isinstance(records, Heading)
    assert isinstance(table, Table)
    assert table.columns == ("Who", "Role", "Decision", "Key", "Received", "Verdict")
    assert [[read(cell) for cell in row] for row in table.rows] == [
        ["Ada Lovelace ada", "api-owner", "approve", "SHA256:abc", "2026-11-22T10:00:00Z", "counts"],
        ["Bob bob", "security", "approve", "SHA256:abc", "not logged", "does not count content-changed"],
    ]
    assert isinstance(tree, Tree)
    said, record = tree.nodes[0].blocks[:2], tree.nodes[0].blocks[2]
    assert said == (Paragraph(tree.nodes[0].blocks[0].inlines), Paragraph(tree.nodes[0].blocks[1].inlines))
    assert isinstance(record, Facts)
    assert record.rows[0].inlines == (Code("sha256:1"),)
    assert read(tree.nodes[0].head) == "Ada Lovelace ada approve as api-owner"
    assert len(tree.nodes[1].blocks) == 1


def test_a_draft_under_review_says_what_is_missing() -> None:
    draft = replace(
        RELEASE, tag="", previous="", state="in-review", approvals=(), missing=("one approval by security",)
    )
    blocks = approval_blocks(draft)
    notice = blocks[0]
    assert isinstance(notice, Notice)
    assert (notice.tone, read(notice.inlines)) == ("warning", "in-review approvals of 0 people count")
    assert [fact.label for fact in release_facts(draft).rows] == [
        "Version",
        "State",
        "Commit",
        "Date",
        "Proposed by",
    ]
    (missing,) = [block for block in blocks if isinstance(block, Items)]
    assert read(missing.entries[0]) == "one approval by security"
    (nobody,) = [block for block in blocks if isinstance(block, Paragraph)]
    assert read(nobody.inlines) == "Nobody has decided yet."


def test_a_self_approval_is_marked_and_a_refusal_is_no_approval() -> None:
    own = replace(ADA, self_approval=True)
    refusal = replace(ADA, principal="eve", decision="request-changes")
    blocks = approval_blocks(replace(RELEASE, approvals=(own, refusal), state="in-review"))
    assert read(blocks[0].inlines) == "in-review 1 person's approval counts"
    table = blocks[3]
    assert isinstance(table, Table)
    assert Badge("self-approval", "warning") in table.rows[0][-1]
    assert read(table.rows[1][2]) == "request-changes"


def test_waivers_stand_in_a_table() -> None:
    waivers = (
        Waiver("sha256:f", "accepted-break", "Nobody uses it", "2027-01-01", "ada"),
        Waiver("sha256:g", "false-alarm", "No break", "", "bob"),
    )
    table = approval_blocks(replace(RELEASE, waivers=waivers))[-1]
    assert isinstance(table, Table)
    assert [[read(cell) for cell in row] for row in table.rows] == [
        ["sha256:f", "accepted-break", "Nobody uses it", "2027-01-01", "ada"],
        ["sha256:g", "false-alarm", "No break", "never", "bob"],
    ]
