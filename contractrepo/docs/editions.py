"""The site above the sites of one contract: an index of its versions."""

from __future__ import annotations

import json
from collections.abc import Sequence

from contractrepo.core.digests import sha256_of
from contractrepo.docs.addresses import MANIFEST, MARKDOWN_FOLDER
from contractrepo.docs.html import HtmlRenderer
from contractrepo.docs.html.rendering import style_sheet
from contractrepo.docs.html.writing import SUFFIX
from contractrepo.docs.markdown import render
from contractrepo.docs.pages.versions import Edition, versions_page
from contractrepo.docs.site import Site


def build_index(
    title: str,
    releases: Sequence[Edition],
    drafts: Sequence[Edition],
    *,
    format: str | None = None,  # noqa: A002  as for `build_docs`
) -> Site:
    """Return the index of versions.

    Args:
        title: Of the contract.
        releases: Released versions, newest first.
        drafts: What may become a version, in the order to be shown.
        format: What the sites below it have: ``html``, ``markdown``, or both without.

    Example:
        >>> list(build_index("Orders", [Edition("1.0.0", "v1.0.0", "1.0.0", "released")], []))
        ['index.html', 'index.md', 'manifest.json', 'style.css']
    """
    files: dict[str, bytes] = {}
    if format != "markdown":
        page = versions_page(title, releases, drafts)
        files = {page.path + SUFFIX: HtmlRenderer(title, ()).page(page), "style.css": style_sheet()}
    if format != "html":
        front = "index" if format is not None else f"{MARKDOWN_FOLDER}index"
        page = versions_page(title, releases, drafts, front=front)
        files[f"{page.path}.md"] = render(page).encode()
    digests = {path: sha256_of(files[path]) for path in sorted(files)}
    manifest = {"schema": "contractrepo/site/1", "files": digests}
    files[MANIFEST] = (json.dumps(manifest, indent=1) + "\n").encode("ascii")
    return Site(files)
