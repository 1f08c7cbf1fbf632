"""Whether JSON data has the shape of a record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from contractrepo.core.layout import contract_path
from contractrepo.core.semver import parse_version
from contractrepo.core.text import printable, shown
from contractrepo.document import parse_json
from contractrepo.schema.schemas import Schemas
from contractrepo.workflow.records.comments import comment_fault
from contractrepo.workflow.records.record import POLICY_NAME

_RECORD = "/$defs/record"
_SERIAL = re.compile(r"[1-9][0-9]{0,8}\Z")
_MOST = 10


def shape_faults(data: Any) -> list[str]:
    """Return what is wrong with the data of a record, at most ten sentences; every later fault follows from them."""
    failures = _schemas().failures(_RECORD, data)
    if failures:
        return [
            f"{printable(failure.pointer or '/', limit=80)}: {failure.message}"
            for failure in failures[:_MOST]
        ]
    return [f"{pointer}: {message}" for pointer, message in _further(data)]


@cache
def _schemas() -> Schemas:
    text = resources.files("contractrepo.workflow").joinpath("data/record.schema.json").read_bytes()
    return Schemas({"$defs": parse_json(text)["$defs"]}, "3.1", None, [_RECORD])


def _further(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Faults the schema cannot say."""
    name, base, report = data["contract"]["name"], data.get("base", {}), data.get("report", {})
    for pointer, value in (
        ("/v", data["v"]),
        ("/seq", data["seq"]),
        ("/report/breaking", report.get("breaking")),
    ):
        if isinstance(value, float):
            yield pointer, f"{value} is not spelled as an integer"
    for pointer, version in (
        ("/contract/version", data["contract"]["version"]),
        ("/base/version", base.get("version")),
        ("/deprecation/successor", data.get("deprecation", {}).get("successor")),
    ):
        if version is not None and not _is_version(name, version):
            rule = "a serial number" if name == POLICY_NAME else "a semantic version without 'v'"
            yield pointer, f"{shown(version)} is not {rule}"
    path = "" if name == POLICY_NAME else contract_path(name)
    if data["subject"]["path"] != path:
        yield "/subject/path", f"{shown(data['subject']['path'])} is not {shown(path)}"
    waiver, deprecation = data.get("waiver", {}), data.get("deprecation", {})
    for pointer, day in (
        ("/report/asOf", report.get("asOf")),
        ("/waiver/expires", waiver.get("expires")),
        ("/deprecation/sunset", deprecation.get("sunset")),
    ):
        if day is not None and not _is_date(day):
            yield pointer, f"there is no day {day}"
    for pointer, digests in (
        ("/approvals", data.get("approvals", [])),
        ("/waivers", data.get("waivers", [])),
        ("/waiver/findings", waiver.get("findings", [])),
    ):
        if digests != sorted(digests):
            yield pointer, "the digests are not sorted"
    fault = comment_fault(data.get("comment", ""))
    if fault is not None:
        yield "/comment", fault


def _is_version(name: str, text: str) -> bool:
    return bool(_SERIAL.match(text)) if name == POLICY_NAME else parse_version(text) is not None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
