"""Pages as GitHub-flavoured Markdown (GFM), without raw HTML."""

from contractrepo.docs.markdown.page import render
from contractrepo.docs.markdown.slugs import Fragments, slugs

__all__ = ["Fragments", "render", "slugs"]
