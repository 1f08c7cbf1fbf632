"""Documentation of a contract: a site of static pages, and the same pages as Markdown.

Pages are values (`blocks`), built once by `pages/` and rendered by `html/` and `markdown/`.
"""

from contractrepo.docs.approvals import Approval, Release, Waiver
from contractrepo.docs.building import build_docs
from contractrepo.docs.site import Site

__all__ = ["Approval", "Release", "Site", "Waiver", "build_docs"]
