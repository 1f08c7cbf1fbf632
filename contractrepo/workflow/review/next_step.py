"""The next command to run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from contractrepo.workflow.review.commands import command
from contractrepo.workflow.review.course import Course
from contractrepo.workflow.review.matter import Matter
from contractrepo.workflow.review.standing import Standing
from contractrepo.workflow.review.states import State
from contractrepo.workflow.review.waiving import waived


def next_step(course: Course, standing: Standing, matter: Matter) -> str | None:
    """Return one command line that brings the version forward, or None where there is nothing to run."""
    if any(requirement.state == "ERROR" for requirement in standing.requirements):
        return "contractrepo doctor"
    return _STEPS[standing.state](course, standing, matter)


def _propose(course: Course, _standing: Standing, matter: Matter) -> str:
    return command("propose", matter.name, matter.version, {"--design": _design(course, matter)})


def _design(course: Course, matter: Matter) -> str | None:
    """Return the topic that was proposed, or the first whose document names the version."""
    if course.proposal is not None:
        return course.proposal.record.design
    tips = sorted(matter.facts.designs().items())
    fitting = (topic for topic, commit in tips if matter.facts.info_version(commit) == matter.version)
    return next(fitting, None)


def _review(course: Course, standing: Standing, matter: Matter) -> str:
    missing = [item for item in standing.requirements if item.state == "UNSATISFIED"]
    if any(item.hopeless for item in missing):
        return "contractrepo policy show"
    role = next((item.role for item in missing if item.role is not None), None)
    if not standing.drift and role is None and any(item.id == "waivers" for item in missing):
        return _waive(course, standing, matter)
    if standing.drift or role is None:
        return _propose(course, standing, matter)
    return command("approve", matter.name, matter.version, {"--role": role})


def _waive(course: Course, standing: Standing, matter: Matter) -> str:
    """Whoever may let a break pass says why, and for how long."""
    assert course.proposal is not None
    report = matter.facts.report(course.proposal.record.subject.commit, matter.today)
    passed = waived([one.entry for one in standing.waivers if one.counts], matter.authority)
    longest = date.fromisoformat(matter.today) + timedelta(matter.book.policy.waiver_max_days(matter.name))
    options = {
        "--finding": sorted(report.findings - passed),
        "--effect": "accepted-break",
        "--expires": longest.isoformat(),
        "-m": "REASON",
    }
    return command("waive", matter.name, matter.version, options)


def _satisfy(course: Course, standing: Standing, matter: Matter) -> str:
    """Only the author of a veto can say whether a change was enough."""
    if standing.drift:
        return _propose(course, standing, matter)
    veto = standing.vetoes[0].entry.record
    options = {"--role": veto.role, "--as": veto.principal}
    return command("approve", matter.name, matter.version, options)


def _release(_course: Course, _standing: Standing, matter: Matter) -> str:
    return command("release", matter.name, matter.version)


def _end(course: Course, standing: Standing, matter: Matter) -> str | None:
    """What an owner asked for waits for the others; what is deprecated waits for its sunset."""
    asked = course.endings[-1].record if course.endings else None
    waiting = next((item for item in standing.requirements if item.state == "UNSATISFIED"), None)
    if asked is not None and waiting is not None:
        said = asked.deprecation
        dates = {"--sunset": said.sunset, "--successor": said.successor} if said is not None else {}
        role = waiting.id.partition(":")[2]
        return command(asked.kind, matter.name, matter.version, {**dates, "--role": role})
    due = course.deprecation.record.deprecation if course.deprecation is not None else None
    if course.retirement is None and due is not None and due.sunset <= matter.today:
        return command("retire", matter.name, matter.version)
    return None


def _nothing(_course: Course, _standing: Standing, _matter: Matter) -> None:
    return None


_STEPS: Mapping[State, Callable[[Course, Standing, Matter], str | None]] = {
    State.DRAFT: _propose,
    State.IN_REVIEW: _review,
    State.CHANGES_REQUESTED: _satisfy,
    State.REJECTED: _propose,
    State.APPROVED: _release,
    State.RELEASED: _end,
    State.DEPRECATED: _end,
    State.RETIRED: _nothing,
}
