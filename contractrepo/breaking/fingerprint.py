"""Stable identities of findings and of whole comparisons."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from contractrepo.core.json_values import canonical_json


def fingerprint(rule: str, operation: str, place: str, old: Any, new: Any) -> str:
    """Return ``sha256:`` and the digest of what makes a finding the same finding.

    Args:
        rule: Rule id.
        operation: ``METHOD /path`` of the first operation concerned.
        place: Pointer in which list positions of parameters are replaced by their names.
        old: Value on the base's side.
        new: Value on the revision's side.
    """
    return _digest([rule, operation, place, old, new])


def findings_digest(fingerprints: Iterable[str]) -> str:
    """Return ``sha256:`` and the digest over the sorted fingerprints."""
    return _digest(sorted(fingerprints))


def _digest(value: Any) -> str:
    return "sha256:" + hashlib.sha256(canonical_json(value)).hexdigest()
