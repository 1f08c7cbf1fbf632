from __future__ import annotations

from contractrepo import load
from contractrepo.docs import Edition, build_docs, build_index
from contractrepo.docs.approvals import Release
from contractrepo.docs.blocks import Tone

EVIL = "<b>|\n`x`"


def test_every_version_and_draft_leads_to_its_site_and_says_how_it_stands() -> None:
    marks: tuple[tuple[str, Tone], ...] = (("latest", "info"), ("breaking", "danger"))
    site = build_index(
        "Orders",
        [
            Edition("2.0.0", "v2.0.0", "2.0.0", "released", "2026-11-25T09:00:00Z", marks),
            Edition(
                "1.0.0", "v1.0.0", "1.0.0", "deprecated", "2026-03-10T09:00:00Z", note="supported until 2027"
            ),
        ],
        [
            Edition("design/orders/x", "design%3Aorders%3Ax", "2.1.0", "in-review", note=f"needs {EVIL}"),
            Edition("design/orders/y", "", "", "unreadable"),
        ],
    )

    assert site["index.md"].decode().splitlines()[6:] == [
        "| Version | State | Released | Remarks |",
        "|---|---|---|---|",
        "| [`2.0.0`](v2.0.0/markdown/index.md) | **released** **latest** **breaking** | 2026-11-25 |  |",
        "| [`1.0.0`](v1.0.0/markdown/index.md) | **deprecated** | 2026-03-10 | supported until 2027 |",
        "",
        "## Drafts",
        "",
        "Drafts",
        "",
        "| Draft | Version | State | Proposed | Remarks |",
        "|---|---|---|---|---|",
        "| [`design/orders/x`](design%3Aorders%3Ax/markdown/index.md) | `2.1.0` | **in-review** |  | needs \\<b>\\| \\`x\\` |",
        "| `design/orders/y` |  | **unreadable** |  |  |",
    ]
    html = site["index.html"].decode()
    assert '<a href="design%3Aorders%3Ax/index.html"><code>design/orders/x</code></a>' in html
    assert "needs &lt;b&gt;| `x`" in html


def test_a_format_alone_leads_to_sites_that_have_that_format_alone() -> None:
    editions = [Edition("1.0.0", "v1.0.0", "1.0.0", "released")]
    html, markdown = (build_index("Orders", editions, [], format=kind) for kind in ("html", "markdown"))

    assert list(html) == ["index.html", "manifest.json", "style.css"]
    assert list(markdown) == ["index.md", "manifest.json"]
    assert b"[`1.0.0`](v1.0.0/index.md)" in markdown["index.md"]


def test_a_contract_without_releases_says_so() -> None:
    assert b"Nothing is released yet." in build_index("Orders", [], [])["index.html"]


def test_pages_about_one_version_lead_to_the_index_where_it_stands_above_them() -> None:
    contract = load('{"openapi": "3.1.0", "info": {"title": "T", "version": "1.0.0"}, "paths": {}}')
    beside, alone = (
        build_docs(contract, release=Release("", "c", "1.0.0", "", "", "draft", versions=versions))
        for versions in (True, False)
    )

    assert '<a href="../index.html">Versions</a>' in beside["approval.html"].decode()
    assert "../index" not in alone["approval.html"].decode()


def test_the_first_page_of_a_draft_says_what_it_still_needs() -> None:
    contract = load('{"openapi": "3.1.0", "info": {"title": "T", "version": "1.0.0"}, "paths": {}}')
    missing = ("approval-api-owner: <one> more",)
    pages = [
        build_docs(contract, release=Release("", "c", "1.0.0", "", "", state, missing=missing))
        for state in ("in-review", "released")
    ]

    first = pages[0]["index.html"].decode()
    assert 'This version is not released. <a href="approval.html">How its review stands</a>' in first
    assert "approval-api-owner: &lt;one&gt; more" in first
    assert "not released" not in pages[1]["index.html"].decode()
