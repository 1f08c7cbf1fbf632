"""The same request, answered by the mocks of both sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.breaking.behaviour.stage import Script, Stage, Step
from contractrepo.breaking.behaviour.transitions import Transitions
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair, accepting, essence
from contractrepo.breaking.witness import MockExample, SideName
from contractrepo.core.messages import Response, header
from contractrepo.core.text import printable, shown
from contractrepo.mocking.files.mock import Example
from contractrepo.openapi.model import Operation, ResponseSpec

# Compared as the media type, and not at all.
_OF_CONTENT = frozenset({"content-type", "content-length"})
_WORDS = {
    "status-changed": "is answered with status",
    "media-type-changed": "is answered with the media type",
    "header-changed": "is answered with the header '{}':",
    "header-removed": "is answered with the header '{}':",
    "header-added": "is answered with the header '{}':",
    "state-changed": "leads to the state",
}


@dataclass(frozen=True, slots=True)
class _Change:
    """One way in which two answers differ.

    Attributes:
        rule: What follows ``behaviour-`` in the id of the rule.
        old: In the answer of the base, None where it has no such part.
        new: In the answer of the revision.
        name: Of the header.
    """

    rule: str
    old: Any
    new: Any
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A request with the answers of both sides.

    Attributes:
        step: The request and the example of the base that it is for.
        old: The answer of the base.
        new: The answer of the revision.
        partner: The operation and example of the revision that gave it, or None.
    """

    step: Step
    old: Response
    new: Response
    partner: tuple[Operation, Example] | None


def answer_facts(pair: Pair, stages: Mapping[SideName, Stage], transitions: Transitions) -> Iterator[Fact]:
    """Yield one fact for each way in which requests of the base's examples are answered otherwise.

    What the document itself says about it (a status or media type that it describes no more) is not said again.
    """
    base, revision = stages["base"], stages["revision"]
    mock = None if pair.old is None else base.mock(pair.old)
    if pair.old is None or pair.new is None or mock is None or revision.mock(pair.new) is None:
        return
    found: dict[str, tuple[_Change, list[_Exchange]]] = {}
    for example in mock.examples:
        script = base.script(pair.old, example) if example.fault is None else None
        if script is None or any(revision.judge.request(step.request) for step in script.steps):
            continue
        for exchange, change in _first_changes(script, stages, pair, transitions):
            found.setdefault(repr(change), (change, []))[1].append(exchange)
    for change, exchanges in found.values():
        yield _fact(pair, change, exchanges, stages)


def _first_changes(
    script: Script, stages: Mapping[SideName, Stage], pair: Pair, transitions: Transitions
) -> list[tuple[_Exchange, _Change]]:
    """Return how the first answers that differ do; where they answer the requests that lead there, that is told of those."""
    base, revision = stages["base"], stages["revision"]
    answers = zip(script.steps, base.play(script), revision.play(script), strict=True)
    for at, (step, old, new) in enumerate(answers):
        in_lead = at < len(script.lead)
        if old.provenance.example != step.example.id or (in_lead and old.status != new.status):
            break
        exchange = _Exchange(step, old, new, revision.given(new))
        changes = list(_between(exchange, pair, transitions))
        if changes:
            return [] if in_lead else [(exchange, change) for change in changes]
    return []


def _between(exchange: _Exchange, pair: Pair, transitions: Transitions) -> Iterator[_Change]:
    """Yield how two answers differ; of answers with other statuses nothing else is compared."""
    assert pair.old is not None
    assert pair.new is not None
    old, new = exchange.old, exchange.new
    described = pair.new.response_for(old.status)
    if old.status != new.status:
        if described is not None:
            yield _Change("status-changed", old.status, new.status)
        return
    before, after = (essence(header(one.headers, "Content-Type") or "") for one in (old, new))
    if before != after:
        if _offers(described, before):
            yield _Change("media-type-changed", before or None, after or None)
        return
    yield from _headers(exchange, pair.old.response_for(old.status), described)
    if exchange.partner is not None:
        states = transitions.changed(exchange.step.example, exchange.partner[1])
        if states is not None:
            yield _Change("state-changed", *states)


def _offers(response: ResponseSpec | None, media_type: str) -> bool:
    if response is None or not media_type:
        return True
    return accepting(media_type, response.content) is not None


def _headers(exchange: _Exchange, old: ResponseSpec | None, new: ResponseSpec | None) -> Iterator[_Change]:
    """Values count where both mocks write them down: what a mock makes up follows the schema."""
    before, after = _fields(exchange.old), _fields(exchange.new)
    partner = exchange.partner
    written = _written(exchange.step.example) & (_written(partner[1]) if partner is not None else frozenset())
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            if _declares(new, name) or not _declares(old, name):
                yield _Change("header-removed", before[name], None, name)
        elif name not in before:
            if _declares(old, name) or not _declares(new, name):
                yield _Change("header-added", None, after[name], name)
        elif before[name] != after[name] and name in written:
            yield _Change("header-changed", before[name], after[name], name)


def _fields(response: Response) -> dict[str, str]:
    names = {name.lower() for name, _ in response.headers if name.lower() not in _OF_CONTENT}
    return {name: header(response.headers, name) or "" for name in names}


def _written(example: Example) -> frozenset[str]:
    return frozenset(name.lower() for answer in (example.respond, *example.then) for name in answer.headers)


def _declares(response: ResponseSpec | None, name: str) -> bool:
    return response is not None and any(one.name.lower() == name for one in response.headers)


def _fact(pair: Pair, change: _Change, exchanges: list[_Exchange], stages: Mapping[SideName, Stage]) -> Fact:
    assert pair.old is not None
    assert pair.new is not None
    first = exchanges[0]
    asked = stages["base"].named(first.step.operation, first.step.example)
    answered = stages["revision"].named(*first.partner) if first.partner is not None else None
    return Fact(
        f"behaviour-{change.rule}",
        pair,
        pair.new.pointer,
        pair.old.pointer,
        _message(change, exchanges, asked, answered),
        change.old,
        change.new,
        place=" ".join([change.name, _said(change.old), _said(change.new)]),
        origins=(asked.location, answered.location if answered is not None else None),
    )


def _message(
    change: _Change, exchanges: list[_Exchange], asked: MockExample, answered: MockExample | None
) -> str:
    request = exchanges[0].step.request
    file = f" of {printable(asked.location.file, limit=200)}" if asked.location.file else ""
    more = f" and {len(exchanges) - 1} more" if len(exchanges) > 1 else ""
    by = f", by '{printable(answered.id, limit=80)}'" if answered is not None else ""
    return (
        f"the request of the mock '{printable(asked.id, limit=80)}'{file}{more} "
        f"({request.method} {printable(request.target, limit=200)}) "
        f"{_WORDS[change.rule].format(printable(change.name))} "
        f"{_said(change.new)} in place of {_said(change.old)}{by}"
    )


def _said(value: Any) -> str:
    return "none" if value is None else shown(value, limit=100)
