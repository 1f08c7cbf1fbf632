"""Pages as HTML without scripts: jinja2 escapes everything, descriptions come sanitised from `text/`."""

from contractrepo.docs.html.rendering import HtmlRenderer

__all__ = ["HtmlRenderer"]
