"""The words of a page's frame, in one place: whoever translates the pages begins here."""

from __future__ import annotations

from collections.abc import Mapping

LABELS: Mapping[str, str] = {
    "language": "en",
    "skip": "Skip to the content",
    "site": "Site",
    "trail": "Breadcrumb",
    "contents": "On this page",
    "related": "Related",
    "document": "The whole document",
    "document-about": "with every file it refers to, and",
    "manifest": "the digests of all pages",
}
