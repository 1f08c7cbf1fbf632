"""The next command to run."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from contractrepo.workflow.review.commands import command
from contractrepo.workflow.review.course import Course
from contractrepo.workflow.review.matter import Matter
from contractrepo.workflow.review.standing import Standing
from contractrepo.workflow.review.states import State


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
    if standing.drift or role is None:
        return _propose(course, standing, matter)
    return command("approve", matter.name, matter.version, {"--role": role})


def _satisfy(course: Course, standing: Standing, matter: Matter) -> str:
    """Only the author of a veto can say whether a change was enough."""
    if standing.drift:
        return _propose(course, standing, matter)
    veto = standing.vetoes[0].entry.record
    options = {"--role": veto.role, "--as": veto.principal}
    return command("approve", matter.name, matter.version, options)


def _release(_course: Course, _standing: Standing, matter: Matter) -> str:
    return command("release", matter.name, matter.version)


def _nothing(_course: Course, _standing: Standing, _matter: Matter) -> None:
    return None


_STEPS: Mapping[State, Callable[[Course, Standing, Matter], str | None]] = {
    State.DRAFT: _propose,
    State.IN_REVIEW: _review,
    State.CHANGES_REQUESTED: _satisfy,
    State.REJECTED: _propose,
    State.APPROVED: _release,
    State.RELEASED: _nothing,
    State.DEPRECATED: _nothing,
    State.RETIRED: _nothing,
}
