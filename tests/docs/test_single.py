"""A site on one page."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from contractrepo import build_docs, load
from contractrepo.errors import ContractError, UsageError

GOLDEN = Path(__file__).parents[1] / "cases" / "docs" / "golden" / "openapi.yaml"


def test_one_page_holds_everything_and_all_its_links_lead_somewhere_on_it(tmp_path: Path) -> None:
    site = build_docs(load(GOLDEN), format="html", single=True)
    html = site["index.html"].decode()
    ids = Counter(re.findall(r' id="([^"]*)"', html))
    links = [link for link in re.findall(r' href="([^"]*)"', html) if not urlsplit(link).scheme]

    assert list(site) == ["index.html"]
    assert set(ids.values()) == {1}
    assert {link for link in links if link != "index.html" and link.removeprefix("#") not in ids} == set()
    assert html.count("<h1>") == 1
    assert "<link" not in html
    assert "style-src 'sha256-" in html
    for path in build_docs(load(GOLDEN), format="html"):
        if path.startswith(("operations/", "schemas/")):
            assert f'id="{path.removesuffix(".html").replace("/", "-").lower()}"' in html
    site.write(tmp_path / "site")
    site.write(tmp_path / "site")
    assert [file.name for file in (tmp_path / "site").iterdir()] == ["index.html"]


def test_one_page_of_markdown_leads_to_its_headings() -> None:
    text = build_docs(load(GOLDEN), format="markdown", single=True)["index.md"].decode()
    slugs = {
        re.sub(r"[^\w\- ]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("#")
    }

    assert "[Line](#line)" in text
    assert {"line", "order", "read-an-order"} <= slugs


def test_a_site_that_lacks_something_can_be_refused() -> None:
    text = GOLDEN.read_text(encoding="utf-8")
    build_docs(load(text)).require_complete()

    with pytest.raises(ContractError) as raised:
        build_docs(
            load(text.replace("#/components/schemas/Line", "#/components/schemas/Lime"))
        ).require_complete()

    assert [problem.code for problem in raised.value.problems] == ["ref-not-found"]


@pytest.mark.parametrize("kind", ["html", "markdown", None])
def test_the_page_of_an_operation_is_found_by_its_method_and_path(kind: str | None) -> None:
    site = build_docs(load(GOLDEN), format=kind)

    assert site.page("GET /orders/{orderId}") in {one.decode() for one in site.values()}
    with pytest.raises(UsageError) as raised:
        site.page("GET /nothing")
    assert raised.value.code == "operation-unknown"
