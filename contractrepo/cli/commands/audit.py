"""`audit`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import NO, YES
from contractrepo.cli.repository import open_fetched
from contractrepo.core.layout import short_ref
from contractrepo.core.text import escaped

if TYPE_CHECKING:
    from contractrepo.workflow.auditing import Audit, AuditedRelease, AuditProblem

NAME = "audit"
SUMMARY = "verify the log, every governed ref, every record and every release"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "--trusted-head",
        metavar="COMMIT",
        help="the head that an earlier audit printed: finds a log rolled back",
    )
    parser.add_argument("--policy-root", metavar="DIGEST", help="the policy root that init printed")
    parser.add_argument(
        "--recompute", action="store_true", help="repeat comparisons and checks of documents too"
    )
    parser.add_argument("--format", choices=["text", "json"], default="text")


def run(options: argparse.Namespace, console: Console) -> int:
    """Print every release, every warning and every problem; the answer is yes only if nothing speaks against anything."""
    repo = open_fetched(options, console)
    found = repo.audit(options.trusted_head, options.policy_root, recompute=options.recompute)
    if options.format == "json":
        console.json(found.as_json())
        return YES if found.ok else NO
    for line in _lines(found):
        console.answer(line)
    return YES if found.ok else NO


def _lines(found: Audit) -> Iterator[str]:
    for release in found.releases:
        yield f"  {'verified' if release.ok else 'REFUTED '}  {_release(release)}"
    for warning in found.warnings:
        yield f"  warning   {_problem(warning)}"
    for problem in found.problems:
        yield f"  problem   {_problem(problem)}"
    yield f"  {found.entries} entries of the log, {found.records} records, {len(found.releases)} releases"
    yield f"  head {found.head or 'none'}"
    yield f"  policy root {found.policy_root or 'none'}"
    yield "everything verifies" if found.ok else f"{len(found.problems)} problems: it does not verify"


def _release(release: AuditedRelease) -> str:
    by = f": released by {release.released_by}" if release.released_by else ""
    approved = f", approved by {', '.join(release.approved_by)}" if release.approved_by else ""
    return f"{release.contract} {release.version}{by}{approved}"


def _problem(problem: AuditProblem) -> str:
    place = f"{escaped(short_ref(problem.ref))}: " if problem.ref else ""
    return f"[{problem.code}] {place}{problem.message}"
