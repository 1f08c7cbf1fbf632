"""Webhooks: requests that the contract describes and that nothing but the mock's owner causes."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.contract import Contract
from contractrepo.core.messages import Request
from contractrepo.mocking.answering.answer import Callback
from contractrepo.mocking.callbacks.following import addressed
from contractrepo.mocking.callbacks.making import CallbackMaker
from contractrepo.mocking.callbacks.targets import url_flaw
from contractrepo.mocking.files.mock import CallbackMock
from contractrepo.openapi.model import Operation

_PREFIX = "webhook:"


def webhook(contract: Contract, name: str, url: str, how: CallbackMock | None = None) -> Callback:
    """Return the request of a webhook, which keeps the contract; where there is none, `flaw` says why.

    Args:
        contract: Describes it.
        name: Its name below `webhooks`.
        url: Where it goes.
        how: Method, headers and body, where they are not to be as the document describes them.
    """
    wanted = how or CallbackMock("")
    operation = next(_described(contract, name, wanted.method), None)
    if operation is None:
        return Callback(name, url, flaw="the contract has no such webhook")
    made = CallbackMaker(contract).request(operation, wanted)
    flaw = url_flaw(url) if isinstance(made, Request) else made[1]
    return Callback(
        name, url, addressed(made, url) if isinstance(made, Request) and not flaw else None, flaw=flaw
    )


def _described(contract: Contract, name: str, method: str | None) -> Iterator[Operation]:
    for operation in contract.description.webhooks:
        if operation.path == _PREFIX + name and method in (None, operation.method):
            yield operation
