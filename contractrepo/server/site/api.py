"""The API: requests are routed and judged by the API's own contract."""

from __future__ import annotations

from functools import cached_property

from contractrepo.contract import Contract, load
from contractrepo.core.messages import Request, Response
from contractrepo.mocking.answering.problem_details import listed
from contractrepo.mocking.answering.refusing import refusal_for
from contractrepo.mocking.bodies.json_text import json_bytes
from contractrepo.mocking.journal import Journal
from contractrepo.server.site.api_answers import ANSWERS, Asked
from contractrepo.server.site.refusing import plain, refused
from contractrepo.service import ContractRepo
from contractrepo.service.sample import sample_folder
from contractrepo.validation.routing import NoMatch

_DOCUMENT = "contracts/contractrepo-api/1.0.0/openapi.yaml"
_HEADERS = (("Content-Type", "application/json"), ("Cache-Control", "no-store"))


class Api:
    """Answers requests below ``/api``.

    Args:
        repo: The repository.
        journal: What the mocks were asked.
    """

    def __init__(self, repo: ContractRepo, journal: Journal) -> None:
        self._repo = repo
        self._journal = journal

    @cached_property
    def contract(self) -> Contract:
        """Return the API's own contract, which is one of the sample repository's."""
        return load(sample_folder() / _DOCUMENT)

    def answer(self, request: Request) -> Response:
        """Return the answer to a request that keeps the contract, the refusal of any other.

        Raises:
            ContractRepoError: What is asked for is not there, or cannot be read.
        """
        judge = self.contract.judge
        match = judge.router.match(request.method, request.target)
        if isinstance(match, NoMatch):
            return _unrouted(match)
        violations = judge.request_at(match, request)
        if violations:
            # The API's contract has 400 for all of them but a media type that it does not take.
            refusal = refusal_for(violations)
            status = 415 if refusal.statuses[0] == 415 else 400
            return refused(status, refusal.code, refusal.detail, violations=listed(violations))
        values = judge.values_at(match, request)
        assert match.operation.operation_id is not None
        data = ANSWERS[match.operation.operation_id](Asked(self._repo, self._journal, values))
        return plain(200, _HEADERS, json_bytes(data))


def _unrouted(found: NoMatch) -> Response:
    if not found.allowed:
        nearest = f"; the nearest is /api{found.nearest}" if found.nearest else ""
        return refused(404, "path-unknown", f"the API has no such path{nearest}")
    allowed = ", ".join(found.allowed)
    return refused(405, "method-not-allowed", f"this path takes {allowed}", ("Allow", allowed))
