"""What a version still needs before it may be released."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from contractrepo.policy import Role
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.authority import ADMIN, Authority
from contractrepo.workflow.review.course import Course, Entry, Veto
from contractrepo.workflow.review.matter import Matter
from contractrepo.workflow.review.touching import touches
from contractrepo.workflow.review.versions import too_low
from contractrepo.workflow.review.waiving import approver, waived

Fulfilment = Literal["SATISFIED", "UNSATISFIED", "OVERRIDDEN", "NOT_APPLICABLE", "ERROR"]
FULFILLED: frozenset[Fulfilment] = frozenset({"SATISFIED", "OVERRIDDEN", "NOT_APPLICABLE"})
_NO_POLICY = "the repository has no policy that says who approves"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a release needs.

    Attributes:
        id: ``role:<name>``, ``veto:<person>``, ``version``, ``waivers``, ``deprecate:<role>`` or ``retire:<role>``.
        state: How it stands.
        needed: How many people it takes.
        have: Who of them spoke, by name.
        message: The same in words.
        hopeless: Too few people are left who may approve; no part of the JSON.
    """

    id: str
    state: Fulfilment
    needed: int
    have: tuple[str, ...]
    message: str
    hopeless: bool = False

    @property
    def role(self) -> str | None:
        """The role that is asked, where it is one."""
        kind, _, name = self.id.partition(":")
        return name if kind == "role" else None

    def as_json(self) -> dict[str, Any]:
        """Return it as `status --format json` prints it."""
        return {
            "id": self.id,
            "state": self.state,
            "needed": self.needed,
            "have": list(self.have),
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Voices:
    """Who has spoken for a version.

    Attributes:
        course: Everything that was said.
        counting: The approvals that count.
        settled: A release decided the question. Who was asked then is told by who approved, where the version below is
            another one today.
    """

    course: Course
    counting: tuple[Entry, ...]
    settled: bool

    def of(self, role: Role) -> tuple[str, ...]:
        """Return who approved in a role, each once however many keys they have, by name."""
        return tuple(
            sorted({entry.record.principal for entry in self.counting if entry.record.role == role.name})
        )


def role_requirements(voices: Voices, matter: Matter) -> list[Requirement]:
    """Return what every reviewer role says, in the order of the policy.

    Where the policy asks no role at all, somebody has to stand in: one person of policy-admin.
    """
    authority = matter.authority
    found = [_of_role(role, voices, matter) for role in authority.reviewers]
    if any(requirement.state != "NOT_APPLICABLE" for requirement in found):
        return found
    stand_in = [_quorum(role, 1, voices, authority) for role in authority.named(ADMIN)]
    return [*found, *(stand_in or [Requirement(f"role:{ADMIN}", "ERROR", 1, (), _NO_POLICY)])]


def veto_requirements(vetoes: Iterable[Veto], authority: Authority) -> Iterator[Requirement]:
    """Yield every veto that blocks, or that the override quorum lifted."""
    needed = authority.override[1] if authority.override is not None else 1
    for veto in vetoes:
        if not (authority.blocks(veto) or authority.overridden(veto)):
            continue
        state: Fulfilment = "OVERRIDDEN" if authority.overridden(veto) else "UNSATISFIED"
        record = veto.entry.record
        message = f"{record.principal} {'rejected it' if record.kind == 'reject' else 'asked for changes'}"
        yield Requirement(f"veto:{record.principal}", state, needed, authority.overriders(veto), message)


def version_requirement(flaws: Iterable[Flaw]) -> Iterator[Requirement]:
    """Yield what is wrong with the version itself, if anything is."""
    said = "; ".join(flaw.message for flaw in flaws)
    if said:
        yield Requirement("version", "UNSATISFIED", 0, (), said)


def waiver_requirement(course: Course, waivers: Sequence[Entry], matter: Matter) -> Iterator[Requirement]:
    """Yield how the breaking findings stand that keep the version from its number unless `waivers` let them pass."""
    role, proposal = approver(matter.authority), course.proposal
    if role is None or proposal is None:
        return
    report = matter.facts.report(proposal.record.subject.commit, matter.today)
    if not too_low(matter.version, report):
        return
    passed = waived(waivers, matter.authority)
    state: Fulfilment = "UNSATISFIED" if too_low(matter.version, report, passed) else "SATISFIED"
    have = tuple(sorted({entry.record.principal for entry in waivers}))
    message = f"{len(report.findings & passed)} of {len(report.findings)} breaking findings are waived"
    yield Requirement("waivers", state, role.threshold, have, message)


def _of_role(role: Role, voices: Voices, matter: Matter) -> Requirement:
    asked = _asked(role, voices, matter)
    if asked is None:
        message = f"cannot tell whether {role.name} is asked: the document cannot be read"
        return Requirement(f"role:{role.name}", "ERROR", role.threshold, (), message)
    if not asked:
        message = f"asked only where the change touches {', '.join(role.touches)}"
        return Requirement(f"role:{role.name}", "NOT_APPLICABLE", role.threshold, (), message)
    return _quorum(role, role.threshold, voices, matter.authority)


def _asked(role: Role, voices: Voices, matter: Matter) -> bool | None:
    """Tell whether a role is asked, or None where that cannot be told."""
    course, facts = voices.course, matter.facts
    if not role.touches or role.name in course.joined:
        return True
    if course.proposal is None:
        return False
    proposal = course.proposal.record
    base = proposal.based_on.version if proposal.based_on is not None else None
    if voices.settled and base != facts.based_on().version:
        return bool(voices.of(role))
    document = facts.document(proposal.subject.commit)
    return None if document is None else touches(facts.base_document(), document, role.touches)


def _quorum(role: Role, needed: int, voices: Voices, authority: Authority) -> Requirement:
    have = voices.of(role)
    state: Fulfilment = "SATISFIED" if len(have) >= needed else "UNSATISFIED"
    message = f"{len(have)} of {needed} approved"
    proposers = frozenset() if authority.may_approve_own(role) else voices.course.proposers
    able = set(role.of) - proposers
    hopeless = state == "UNSATISFIED" and len(able) < needed
    if hopeless:
        message += f"; only {len(able)} of its people did not propose it, so it takes another policy"
    return Requirement(f"role:{role.name}", state, needed, have, message, hopeless)
