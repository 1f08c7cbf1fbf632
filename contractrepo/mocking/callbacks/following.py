"""What follows an answer: requests that the shell is to send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from contractrepo.core.messages import Request
from contractrepo.mocking.answering.answer import Answer, Callback
from contractrepo.mocking.answering.drawing import milliseconds
from contractrepo.mocking.callbacks.evaluating import Exchange
from contractrepo.mocking.callbacks.expressions import Expression, filled
from contractrepo.mocking.callbacks.planning import Planned
from contractrepo.mocking.callbacks.targets import url_flaw
from contractrepo.mocking.matching.facts import Facts


def following(
    plans: Iterable[Planned], request: Request, facts: Facts, answer: Answer
) -> tuple[Callback, ...]:
    """Return the callbacks of an exchange; those that cannot be sent say why."""
    return tuple(_followed(plans, Exchange(request, facts, answer)))


def addressed(request: Request, url: str) -> Request:
    """Return `request` with `url` before what it adds to it."""
    query = request.target[1:]
    whole = f"{url}{'&' if '?' in url else '?'}{query}" if query else url
    return replace(request, target=whole.partition("#")[0] if "#" in url else whole)


def _followed(plans: Iterable[Planned], exchange: Exchange) -> Iterator[Callback]:
    for plan in plans:
        wait = milliseconds(plan.delay, exchange.request)
        if plan.request is None:
            flaw = plan.flaw.message if plan.flaw else None
            yield Callback(plan.name, plan.expression, None, wait, flaw)
            continue
        url = _url(plan, exchange)
        flaw = "the exchange has no value for the runtime expression" if url is None else url_flaw(url)
        sent = addressed(plan.request, url) if url is not None and flaw is None else None
        yield Callback(plan.name, plan.expression, sent, wait, flaw)


def _url(plan: Planned, exchange: Exchange) -> str | None:
    values: dict[Expression, str] = {}
    for part in plan.template:
        if isinstance(part, Expression):
            text = exchange.text(part)
            if text is None:
                return None
            values[part] = text
    return filled(plan.template, values)
