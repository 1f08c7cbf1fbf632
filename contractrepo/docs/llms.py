"""``llms.txt``: the way to every page for a reader that is a program (llmstxt.org)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractrepo.docs.blocks import Page
from contractrepo.docs.markdown.escaping import escaped

_TITLES = {
    "index": "Overview",
    "tag": "Tags",
    "operation": "Operations",
    "webhook": "Webhooks",
    "schema": "Schemas",
    "list": "Lists",
    "changes": "Versions",
    "approval": "Versions",
}


def llms_text(pages: Sequence[Page], folder: str) -> str:
    """Return one line of Markdown per page, by kind.

    Args:
        pages: Of a site, the index first.
        folder: What stands before the path of a page, ending with ``/``.
    """
    index = pages[0]
    lines = [f"# {escaped(index.title)}"]
    if index.summary:
        lines += ["", f"> {escaped(index.summary)}"]
    for title in dict.fromkeys(_TITLES.values()):
        found = [page for page in pages if _TITLES[page.kind] == title]
        lines += _listed(title, found, folder) if found else ()
    return "\n".join(lines) + "\n"


def _listed(title: str, pages: Sequence[Page], folder: str) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    for page in pages:
        about = f": {escaped(page.summary)}" if page.summary else ""
        yield f"- [{escaped(page.title)}]({folder}{page.path}.md){about}"
