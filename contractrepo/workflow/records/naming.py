"""Tags that can hold a record, told from their names alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contractrepo.core.layout import REVIEWS, TAGS
from contractrepo.core.names import is_contract_name
from contractrepo.core.semver import parse_version
from contractrepo.workflow.records.record import KINDS, POLICY_NAME

_RELEASE = "release"
_LAST = re.compile(r"[0-9]{4}-([a-z-]+)\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """What the name of a tag says of the record that it has to hold.

    Attributes:
        name: The contract, or ``policy``.
        version: The version, a semver without ``v``; for the policy its serial.
        kind: One of `KINDS`.
    """

    name: str
    version: str
    kind: str


def place_of(ref: str) -> Place | None:
    """Return what a ref says, or None where no record can be there; the record itself must agree with it."""
    if ref.startswith(REVIEWS):
        return _of_review(ref.removeprefix(REVIEWS).split("/"))
    name, _, version = ref.removeprefix(TAGS).partition("/v")
    if not ref.startswith(TAGS) or not is_contract_name(name) or parse_version(version) is None:
        return None
    return Place(name, version, _RELEASE)


def _of_review(parts: list[str]) -> Place | None:
    if len(parts) != 4:
        return None
    name, version, _, last = parts
    match = _LAST.match(last)
    kind = match[1] if match else ""
    if kind not in KINDS or kind == _RELEASE:
        return None
    known = version.isascii() and version.isdigit() if name == POLICY_NAME else _is_version(name, version)
    return Place(name, version, kind) if known else None


def _is_version(name: str, version: str) -> bool:
    return is_contract_name(name) and parse_version(version) is not None
