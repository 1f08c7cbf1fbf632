"""Names of refs: which of them the log governs, and which spellings git takes."""

from __future__ import annotations

import re

from contractrepo.core.layout import DOCS, MAIN, META, TAGS

ZERO = "0" * 40

_GOVERNED_FOLDERS = (TAGS, META, DOCS)
_OBJECT_ID = re.compile(r"[0-9a-f]{40}\Z")
# git-check-ref-format: no control character, blank, ~^:?*[\, "..", "@{", no part that is empty, starts with a dot or
# ends with ".lock", no dot at the end. A part is a file name, and its lock five characters longer.
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(/|\Z)|[./]\Z")
_LONGEST_PART = 200
_LONGEST = 1000


def governed(ref: str) -> bool:
    """Tell whether a ref is written through the log only: main, tags, ``refs/meta/`` and ``refs/docs/``."""
    return ref == MAIN or ref.startswith(_GOVERNED_FOLDERS)


def is_ref_name(ref: str) -> bool:
    """Tell whether `ref` is a full name that git takes and that can be a file below the repository."""
    if not ref.startswith("refs/") or len(ref) > _LONGEST or _FORBIDDEN.search(ref):
        return False
    try:
        return max(len(part) for part in ref.encode("utf-8").split(b"/")) <= _LONGEST_PART
    except UnicodeEncodeError:
        return False


def is_object_id(text: str) -> bool:
    """Tell whether `text` is a SHA-1 object id in lower-case hexadecimal."""
    return bool(_OBJECT_ID.match(text))
