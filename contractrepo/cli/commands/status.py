"""`status NAME [VERSION]`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.review_options import add_version
from contractrepo.core.layout import short_ref
from contractrepo.core.text import printable

if TYPE_CHECKING:
    from contractrepo.workflow.review import Opinion, Status

NAME = "status"
SUMMARY = "show where a version stands, what it still needs, and the next command"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_version(parser)
    parser.add_argument("--format", choices=["text", "json"], default="text")


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the state, the proposal, every requirement, and who said what."""
    status = open_fetched(options, console).status(options.name, options.version)
    if options.format == "json":
        console.json(status.as_json())
        return YES
    for line in _lines(status):
        console.answer(line)
    return YES


def _lines(status: Status) -> Iterator[str]:
    docs = f", documentation {status.docs}" if status.docs else ""
    yield f"{status.contract} {status.version}: {status.state.value}{docs}"
    yield from _proposal(status)
    for item in status.requirements:
        have = f" ({', '.join(item.have)})" if item.have else ""
        yield f"  {item.state:14}  {item.id}: {item.message}{have}"
    for opinion in status.approvals:
        yield f"  approval  {_approval(opinion)}"
    for veto in status.standing.vetoes:
        record = veto.entry.record
        # On one line: what people write must not look like what this command says.
        yield f"  veto  {record.principal}, {record.kind}: {printable(record.comment, limit=200)}"
    for opinion in status.standing.waivers:
        yield from _waiver(opinion)
    if status.deprecated is not None:
        successor = f", use {status.deprecated.successor}" if status.deprecated.successor else ""
        yield f"  deprecated  supported until {status.deprecated.sunset}{successor}"
    for refusal in status.refused:
        yield f"  refused  {short_ref(refusal.ref)}: [{refusal.flaw.code}] {refusal.flaw.message}"
    for warning in status.warnings:
        yield f"  warning  [{warning.code}] {warning.message}"
    if status.next:
        yield f"next: {status.next}"


def _waiver(opinion: Opinion) -> Iterator[str]:
    record = opinion.entry.record
    if record.waiver is None:
        return
    worth = "counts" if opinion.counts else f"does not count: {', '.join(opinion.reasons)}"
    reason = printable(record.comment, limit=200)
    yield f"  waiver  {record.principal}, {record.waiver.effect} until {record.waiver.expires}: {worth}: {reason}"
    yield from (f"          {finding}" for finding in record.waiver.findings)


def _proposal(status: Status) -> Iterator[str]:
    entry = status.course.proposal
    if entry is None:
        return
    record = entry.record
    base = record.based_on.version if record.based_on is not None else None
    bump = record.report.required_bump if record.report is not None else "none"
    yield f"  proposal  {short_ref(entry.ref)} at {record.subject.commit[:12]}"
    yield f"            {f'after {base}, least bump: {bump}' if base else 'the first version'}"
    if status.standing.drift:
        yield f"            stale: {', '.join(status.standing.drift)}"


def _approval(opinion: Opinion) -> str:
    record = opinion.entry.record
    worth = "counts" if opinion.counts else f"stale: {', '.join(opinion.reasons)}"
    return f"{record.principal} as {record.role}{' (SELF)' if opinion.own else ''}: {worth}"
