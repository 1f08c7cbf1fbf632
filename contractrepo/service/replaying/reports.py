"""Reports of a replay for people, programs and build servers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from contractrepo.core.text import printable
from contractrepo.service.replaying.result import Fault, Replay, Replayed

_LONGEST = 500


def text(replay: Replay) -> str:
    """Return one line per example, with its faults below it, and the sums."""
    return "\n".join(_lines(replay)) + "\n"


def json_report(replay: Replay) -> str:
    """Return one JSON document, ``contractrepo/replay/1``."""
    data = {
        "schema": "contractrepo/replay/1",
        "baseUrl": replay.base_url,
        "summary": _summary(replay),
        "results": [_data(result) for result in replay.results],
    }
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def junit(replay: Replay) -> str:
    """Return one JUnit test suite with a case per example."""
    sums = _summary(replay)
    head = (
        f'<testsuite name="contractrepo replay" tests="{len(replay.results)}" failures="{sums["failed"]}"'
        f' errors="0" skipped="{sums["skipped"]}">'
    )
    cases = [line for result in replay.results for line in _case(result)]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *cases, "</testsuite>"]) + "\n"


def _summary(replay: Replay) -> dict[str, int]:
    return {
        "passed": replay.count("passed"),
        "failed": replay.count("failed"),
        "skipped": replay.count("skipped"),
    }


def _lines(replay: Replay) -> Iterator[str]:
    for result in replay.results:
        tail = f" ({result.why_not})" if result.why_not else f": {result.status or 'no answer'}"
        yield printable(
            f"{result.outcome:<7} {result.operation} example '{result.example}'{tail}", limit=_LONGEST
        )
        if result.faults and result.request is not None:
            yield printable(f"        {result.request.method} {result.request.target}", limit=_LONGEST)
        yield from (f"        {_said(fault)}" for fault in result.faults)
    sums = _summary(replay)
    yield f"{sums['passed']} passed, {sums['failed']} failed, {sums['skipped']} skipped at {replay.base_url}"


def _data(result: Replayed) -> dict[str, Any]:
    data: dict[str, Any] = {
        "operation": result.operation,
        "example": result.example,
        "outcome": result.outcome,
    }
    if result.why_not is not None:
        return {**data, "reason": result.why_not}
    if result.request is not None:
        data["request"] = {"method": result.request.method, "target": result.request.target}
    faults = [{"code": one.code, "place": one.place, "message": one.message} for one in result.faults]
    return {**data, "status": result.status, "faults": faults}


def _case(result: Replayed) -> Iterator[str]:
    group, name = quoteattr(printable(result.operation)), quoteattr(printable(result.example))
    if result.outcome == "passed":
        yield f"  <testcase classname={group} name={name}/>"
        return
    yield f"  <testcase classname={group} name={name}>"
    if result.why_not is not None:
        yield f"    <skipped message={quoteattr(printable(result.why_not))}/>"
    else:
        said = list(map(_said, result.faults))
        yield f"    <failure message={quoteattr(said[0])}>{escape(chr(10).join(said))}</failure>"
    yield "  </testcase>"


def _said(fault: Fault) -> str:
    place = f"{fault.place}: " if fault.place else ""
    return printable(f"{place}[{fault.code}] {fault.message}", limit=_LONGEST)
