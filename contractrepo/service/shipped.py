"""Files that are shipped with the package but are no modules: hook scripts and the sample repository."""

from __future__ import annotations

from pathlib import Path

import contractrepo

_PACKAGE = Path(contractrepo.__file__).resolve().parent


def shipped(folder: str) -> Path:
    """Return a shipped folder: inside the package in a wheel, beside it in a checkout."""
    inside = _PACKAGE / "data" / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder
