"""Documentation of a contract: a site of static pages, and the same pages as Markdown.

Pages are values (`blocks`), built once by `pages/` and rendered by `html/` and `markdown/`.
"""

from contractrepo.docs.approvals import Approval, Release, Waiver
from contractrepo.docs.building import build_docs
from contractrepo.docs.editions import build_index
from contractrepo.docs.pages.versions import Edition
from contractrepo.docs.site import Site

__all__ = ["Approval", "Edition", "Release", "Site", "Waiver", "build_docs", "build_index"]
