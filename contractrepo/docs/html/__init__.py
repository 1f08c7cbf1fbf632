"""Pages as HTML without scripts; descriptions come sanitised from `text/`."""

from contractrepo.docs.html.rendering import HtmlRenderer

__all__ = ["HtmlRenderer"]
