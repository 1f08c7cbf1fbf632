"""Lossless edits of YAML and JSON text: from the old text and the intended data to the new text."""

from contractrepo.editing.editing import edited

__all__ = ["edited"]
