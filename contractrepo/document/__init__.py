"""Bytes to plain JSON data with positions; limits; YAML and JSON."""

from contractrepo.document.document import Document, parse_json, read_document
from contractrepo.document.limits import Limits

__all__ = ["Document", "Limits", "parse_json", "read_document"]
