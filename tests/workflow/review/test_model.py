"""Any story at all, told to the review and to a small model of it that knows no records."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

REVIEWERS = ("ada", "bob", "cyd")
POLICY = {
    "policy": 1,
    "serial": 1,
    "roles": {
        "policy-admin": {"of": ["dee"]},
        "api-owner": {"of": REVIEWERS, "threshold": 2, "veto": True},
        "breaking-approver": {"of": REVIEWERS, "threshold": 2},
    },
}
ANYBODY = st.sampled_from((*REVIEWERS, "dee"))
REVIEWER = st.sampled_from(REVIEWERS)


class Model:
    """Who proposed, agreed and objected; places are pairs of the design's content and main's."""

    def __init__(self) -> None:
        self.place = ("one", "old")
        self.proposed: tuple[str, str] | None = None
        self.proposers: set[str] = set()
        self.agreed: dict[str, tuple[str, str]] = {}
        self.objectors: set[str] = set()
        self.rejecter: str | None = None
        self.reconsidered = False
        self.released = False
        self.today = 0
        self.waivers: dict[str, list[int]] = {}
        self.wishes: dict[str, int] = {}
        self.sunset: int | None = None
        self.leavers: set[str] = set()

    @property
    def open(self) -> bool:
        return self.proposed is not None and self.rejecter is None and not self.released

    @property
    def quorum(self) -> bool:
        agreed = {who for who, place in self.agreed.items() if place == self.proposed} - self.proposers
        return self.proposed == self.place and len(agreed) >= 2 and self.allowed

    @property
    def breaks(self) -> bool:
        return self.proposed is not None and self.proposed[0] == "breaking"

    @property
    def allowed(self) -> bool:
        living = {who for who, ends in self.waivers.items() if any(day > self.today for day in ends)}
        return not self.breaks or len(living - self.proposers) >= 2

    @property
    def state(self) -> str:
        if self.released:
            ended = "deprecated" if self.sunset is not None else "released"
            return "retired" if len(self.leavers) >= 2 else ended
        if self.proposed is None:
            return "draft"
        if self.rejecter is not None:
            return "rejected"
        if self.objectors:
            return "changes-requested"
        return "approved" if self.quorum else "in-review"


def day(number: int) -> str:
    return (date(2026, 11, 25) + timedelta(number)).isoformat()


def machine(world: Any, *, released: bool) -> type[RuleBasedStateMachine]:
    class Stories(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.there = world(POLICY)
            self.model = Model()
            if released:
                self.propose("dee")
                self.approve("ada")
                self.approve("bob")
                self.release("dee")

        def told(self, expected: bool, kind: str, who: str, **given: Any) -> bool:
            flaws = self.there.say(kind, who, **given)
            assert (not flaws) == expected, flaws
            return expected

        @rule(days=st.integers(1, 20))
        def time_passes(self, days: int) -> None:
            self.there.time += days * 86_400
            self.model.today += days

        @rule(content=st.sampled_from(["one", "two", "breaking"]))
        def design_moves(self, content: str) -> None:
            self.there.design["refunds"] = content
            self.model.place = (content, self.model.place[1])

        @rule(content=st.sampled_from(["old", "maintained"]))
        def main_moves(self, content: str) -> None:
            self.there.main_holds = content
            self.model.place = (self.model.place[0], content)

        @rule(who=ANYBODY)
        def propose(self, who: str) -> None:
            model = self.model
            same = model.proposed is not None and model.proposed[0] == model.place[0]
            unanswered = model.rejecter is not None and same and not model.reconsidered
            if self.told(not model.released and not unanswered, "propose", who):
                if model.rejecter is not None:
                    model.agreed, model.rejecter, model.reconsidered = {}, None, False
                    model.waivers = {}
                model.proposed = model.place
                model.proposers.add(who)

        @rule(who=REVIEWER)
        def approve(self, who: str) -> None:
            model = self.model
            fresh = model.open and model.proposed == model.place
            if self.told(fresh and who not in model.proposers, "approve", who, role="api-owner"):
                model.agreed[who] = model.place
                model.objectors.discard(who)

        @rule(who=REVIEWER)
        def request_changes(self, who: str) -> None:
            if self.told(self.model.open, "request-changes", who, role="api-owner"):
                self.model.objectors.add(who)

        @rule(who=REVIEWER)
        def reject(self, who: str) -> None:
            if self.told(self.model.open, "reject", who, role="api-owner"):
                self.model.rejecter = who

        @rule(who=REVIEWER)
        def take_back_approval(self, who: str) -> None:
            model = self.model
            possible = model.proposed is not None and not model.released and who in model.agreed
            if self.told(possible, "revoke", who, of=(who, "approve")):
                del model.agreed[who]

        @rule(who=REVIEWER)
        def reconsider(self, who: str) -> None:
            model = self.model
            possible = model.rejecter == who and not model.reconsidered and not model.released
            if self.told(possible, "revoke", who, of=(who, "reject")):
                model.reconsidered = True

        @rule(who=REVIEWER, days=st.integers(-1, 30))
        def waive(self, who: str, days: int) -> None:
            model, last = self.model, self.model.today + days
            possible = model.open and model.breaks and who not in model.proposers and days > 0
            if self.told(possible, "waive", who, expires=day(last)):
                model.waivers.setdefault(who, []).append(last)

        @rule(who=REVIEWER)
        def take_back_waiver(self, who: str) -> None:
            model = self.model
            possible = model.proposed is not None and not model.released and bool(model.waivers.get(who))
            if self.told(possible, "revoke", who, of=(who, "waive")):
                model.waivers[who].pop()

        @rule(who=REVIEWER, days=st.integers(-1, 3))
        def deprecate(self, who: str, days: int) -> None:
            model, sunset = self.model, self.model.today + days
            possible = model.state in {"released", "deprecated"} and days >= 0
            if self.told(possible, "deprecate", who, sunset=day(sunset)):
                model.wishes[who] = sunset
                if list(model.wishes.values()).count(sunset) >= 2:
                    model.sunset = sunset

        @rule(who=REVIEWER)
        def retire(self, who: str) -> None:
            model = self.model
            due = model.state == "deprecated" and model.sunset is not None and model.sunset <= model.today
            if self.told(due, "retire", who):
                model.leavers.add(who)

        @rule(who=ANYBODY)
        def release(self, who: str) -> None:
            if self.told(self.model.state == "approved", "release", who):
                self.model.released = True

        @invariant()
        def both_agree(self) -> None:
            review = self.there.now()
            assert review.state == self.model.state
            assert review.status.refused == ()
            assert self.there.now(self.there.sightings[::-1]) == review

    return Stories


@pytest.mark.parametrize("released", [False, True])
@pytest.mark.parametrize("examples", [20, pytest.param(1_000, marks=pytest.mark.slow)])
def test_any_story(world: Any, examples: int, released: bool) -> None:
    run_state_machine_as_test(
        machine(world, released=released),
        settings=settings(max_examples=examples, stateful_step_count=16, deadline=None),
    )


def test_who_speaks_first_does_not_matter(world: Any) -> None:
    outcomes = []
    for order in permutations(["ada", "bob", "cyd"]):
        there = world(POLICY)
        assert there.say("propose", "dee") == []
        kinds = {"ada": "approve", "bob": "approve", "cyd": "request-changes"}
        drawn = {who: there.draw(kind, who, role="api-owner") for who, kind in kinds.items()}
        for who in order:
            there.land(there.sight(drawn[who]))
        status = there.now().status
        said = sorted((opinion.entry.ref, opinion.counts) for opinion in status.approvals)
        outcomes.append((status.state, status.requirements, said, status.refused, status.next))
    assert outcomes == outcomes[:1] * 6
    assert outcomes[0][0] == "changes-requested"
