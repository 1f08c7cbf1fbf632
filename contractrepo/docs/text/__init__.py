"""Descriptions and addresses of a document made safe for pages: nothing else in `docs/` turns input into markup."""

from contractrepo.docs.text.characters import one_line, plain
from contractrepo.docs.text.rendering import rendered
from contractrepo.docs.text.summaries import summary
from contractrepo.docs.text.urls import safe_url

__all__ = ["one_line", "plain", "rendered", "safe_url", "summary"]
