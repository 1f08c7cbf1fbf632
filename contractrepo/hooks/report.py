"""What the pusher reads: plain text of at most 72 columns, since git puts ``remote:`` before every line."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from contractrepo.breaking import Comparison, Finding, Severity
from contractrepo.breaking.curl import curl_for
from contractrepo.breaking.rules import rule
from contractrepo.breaking.witness import Witness
from contractrepo.core.layout import MAIN, design_ref, short_ref
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable, shown
from contractrepo.errors import ContractRepoError
from contractrepo.hooks.folding import fold
from contractrepo.workflow.move import Base
from contractrepo.workflow.objection import Objection

WIDTH = 72
# Where `contractrepo mock` listens.
MOCK_URL = "http://127.0.0.1:4010"
_MOST_OBJECTIONS = 50
_MOST_FINDINGS = 5
_MOST_PROBLEMS = 10
_LONGEST_VALUE = 400
_REFUSED = "contractrepo refuses this push; nothing was changed."
_ACCEPTED = "contractrepo accepts this push. Worth knowing:"


def report(objections: Sequence[Objection]) -> str:
    """Return the answer to a push against which something is said; what blocks it comes first."""
    blocking = [objection for objection in objections if objection.blocking]
    lines = [_REFUSED if blocking else _ACCEPTED]
    ranked = sorted(objections, key=lambda objection: not objection.blocking)
    for objection in ranked[:_MOST_OBJECTIONS]:
        lines += ["", *_objection(objection)]
    if len(ranked) > _MOST_OBJECTIONS:
        lines += ["", *_text(f"... and as much is said against {len(ranked) - _MOST_OBJECTIONS} more")]
    lines += _way_out(blocking)
    return "\n".join(lines) + "\n"


def fault_report(error: Exception) -> str:
    """Return the answer where a hook could not do its work, and so refuses."""
    if isinstance(error, ContractRepoError):
        reason = [*_text(f"[{error.code}] {error.message}"), *(_text(error.hint) if error.hint else [])]
    else:
        reason = _text(f"[internal-error] {type(error).__name__}: {error}")
    return "\n".join([_REFUSED, "", *reason]) + "\n"


def _objection(objection: Objection) -> Iterator[str]:
    subject = f"{objection.contract}: " if objection.contract else ""
    warning = "" if objection.blocking else "warning: "
    yield from _text(f"{warning}{subject}{objection.message} [{objection.code}]")
    if objection.least is not None:
        yield from _text(f"least version that may hold it: {objection.least}", "  ")
    for problem in objection.problems[:_MOST_PROBLEMS]:
        yield from _problem(problem)
    yield from _more(len(objection.problems) - _MOST_PROBLEMS)
    if objection.comparison is not None and objection.base is not None:
        yield from _comparison(objection.base, objection.comparison)
    if objection.hint:
        yield from _text(objection.hint, "  ")


def _problem(problem: Problem) -> Iterator[str]:
    place = ":".join(str(part) for part in (problem.file, problem.line, problem.column) if part is not None)
    yield from _text(place, "  ") if place else ()
    yield from _text(f"[{problem.code}] {problem.message}", "    ")
    yield from _text(f"hint: {problem.hint}", "    ") if problem.hint else ()


def _comparison(base: Base, comparison: Comparison) -> Iterator[str]:
    wanted = [finding for finding in comparison.findings if _is_reason(finding, comparison)]
    # What can be tried by hand convinces most.
    wanted.sort(key=lambda finding: finding.witness is None or finding.witness.kind != "request")
    for finding in wanted[:_MOST_FINDINGS]:
        yield ""
        yield from _finding(finding, base)
    yield from _more(len(wanted) - _MOST_FINDINGS)
    yield from _to_see_for_oneself(base, comparison)


def _is_reason(finding: Finding, comparison: Comparison) -> bool:
    if comparison.verdict == "breaking":
        return finding.severity == Severity.BREAKING
    return not finding.decided and finding.severity != Severity.INFO


def _finding(finding: Finding, base: Base) -> Iterator[str]:
    yield from _text(f"{finding.rule}", "  ")
    others = f" and {len(finding.operations) - 1} more" if len(finding.operations) > 1 else ""
    yield from _text(f"{finding.method} {finding.path}{others}", "    ")
    place = finding.location if finding.location.line is not None else finding.old_location
    yield from _text(":".join(str(part) for part in (place.file, place.line) if part is not None), "    ")
    yield from _text(f"at {finding.pointer or '/'}", "    ")
    yield from _text(finding.message, "    ")
    if finding.witness is not None:
        yield from _witness(finding.witness, base.ref)
    yield from _text(f"instead: {rule(finding.rule).way_out}", "    ")


def _witness(witness: Witness, base: str) -> Iterator[str]:
    names = {"base": base, "revision": "the change"}
    accepting, refusing = names[witness.accepted_by], names[witness.rejected_by]
    if witness.kind == "response":
        yield from _text(f"{accepting} may answer this, {refusing} never does:", "    ")
        status = f"{witness.response.status} " if witness.response else ""
        yield from _text(f"{status}{shown(witness.value, limit=_LONGEST_VALUE)}", "    ")
        return
    yield from _text(f"{accepting} accepts this, {refusing} refuses it:", "    ")
    if witness.request is None:
        yield from _text(shown(witness.value, limit=_LONGEST_VALUE), "    ")
        return
    command = curl_for(witness.request, MOCK_URL, width=WIDTH)
    yield from (printable(line) for line in fold(command, WIDTH).split("\n"))


def _to_see_for_oneself(base: Base, comparison: Comparison) -> Iterator[str]:
    """Commands for a clone, where the base is known as the remote's branch or as a tag."""
    old, new = (side.description.location("").file for side in (comparison.base, comparison.revision))
    if old is None or new is None:
        return
    revision = f"origin/{base.ref}" if base.ref == short_ref(MAIN) else base.ref
    yield ""
    yield from _text("To see it, in your clone:", "  ")
    yield from _command(f"contractrepo mock {revision}:{old}")
    yield from _command(f"contractrepo compare {revision}:{old} HEAD:{new}")


def _way_out(blocking: Sequence[Objection]) -> Iterator[str]:
    topics: dict[str, str] = {}
    # A topic that names a version says more than a draft.
    for objection in sorted(blocking, key=lambda objection: objection.least is None):
        if objection.contract and objection.topic:
            topics.setdefault(objection.contract, objection.topic)
    if topics:
        yield ""
        yield from _text("Way out: mend it, or keep it as a design beside main:")
    for contract, topic in topics.items():
        yield from _command(f"git push origin HEAD:{design_ref(contract, topic)}")


def _command(words: str) -> list[str]:
    return fold(f"  {words}", WIDTH).split("\n")


def _more(count: int) -> list[str]:
    return [f"  ... and {count} more"] if count > 0 else []


def _text(words: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        printable(words),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )
