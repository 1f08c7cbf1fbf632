"""Samples of a contract's operations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contractrepo.contract import Contract
from contractrepo.core.messages import Request, Response
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable
from contractrepo.docs.samples.base_urls import base_url
from contractrepo.docs.samples.sample import Sample
from contractrepo.docs.samples.snippets import snippets
from contractrepo.errors import ContractError
from contractrepo.mocking import MockSet, check_mocks, responder
from contractrepo.mocking.files.mock import Example
from contractrepo.mocking.repeating import not_repeated
from contractrepo.mocking.requesting.request_making import RequestMaker
from contractrepo.openapi.model import Operation

# What makes an answer of a mock file false; other flaws of a draft's mocks do not keep its pages from being read.
_FALSE = frozenset(
    {"mock-cannot-generate", "mock-response-invalid", "mock-response-key", "mock-status-informational"}
)


class Sampler:
    """Makes samples of one contract.

    Args:
        contract: The contract.
        mocks: Its mock files; operations without one are answered from the document's own examples.

    Raises:
        ContractError: An example of a mock file breaks the contract, or a mock file cannot be read; every one is listed
            with operation, file and violation.
    """

    def __init__(self, contract: Contract, mocks: MockSet | None = None) -> None:
        self._contract = contract
        self._mocks = mocks or MockSet()
        problems = tuple(_false_examples(contract, self._mocks))
        if problems:
            raise ContractError(problems)
        self._maker = RequestMaker(contract)
        self._responder = responder(contract, self._mocks, strict=False, cors=False)

    def sample(self, operation: Operation) -> Sample | None:
        """Return a request to `operation` and its reply, or None where no request that keeps the contract was found.

        The request asks for the first example of the mock file that is a success, or is made from the document's
        examples and schemas. The reply is what the mock answers to it, as long as that keeps the contract.
        """
        for example in self._examples(operation):
            request = self._maker.request(operation, {} if example is None else example.when)
            if request is not None:
                return self._sampled(operation, request, example)
        return None

    def _examples(self, operation: Operation) -> Iterator[Example | None]:
        mock = self._mocks.mocks.get(operation.key)
        examples = () if mock is None else mock.examples
        yield from sorted(
            (example for example in examples if example.fault is None),
            key=lambda example: example.respond.status >= 400,
        )
        yield None

    def _sampled(self, operation: Operation, request: Request, example: Example | None) -> Sample:
        url = base_url(operation)
        sample = Sample(request, url, snippets(request, url))
        for prefer in _preferences(example):
            reply = self._responder.handle(_with_header(request, "Prefer", prefer))
            violations = self._contract.validate_response(request, reply)
            name = None if reply.provenance is None else reply.provenance.example
            if not violations and name is not None:
                return replace(sample, reply=_public(reply), example=name)
        return sample


def _false_examples(contract: Contract, mocks: MockSet) -> Iterator[Problem]:
    operations = {
        mock.document.file: mock.operation for mock in mocks.mocks.values() if mock.document is not None
    }
    false = [problem for problem in check_mocks(contract, mocks) if problem.code in _FALSE]
    for problem in not_repeated(false, contract, mocks) if false else ():
        message = f"{operations[problem.file]}: {problem.message}"
        yield replace(problem, message=printable(message, limit=500))
    yield from (problem for problem in mocks.problems if problem.severity == "error")


def _preferences(example: Example | None) -> Iterator[str]:
    """Yield what to ask the mock for: the example, its own choice, then an answer made from the schema."""
    if example is not None:
        yield 'example="' + example.id.replace("\\", "\\\\").replace('"', '\\"') + '"'
    yield ""
    yield "dynamic=true"


def _with_header(request: Request, name: str, value: str) -> Request:
    return replace(request, headers=(*request.headers, (name, value))) if value else request


def _public(reply: Response) -> Response:
    """Leave out what only a mock says."""
    own = ("x-contract-", "preference-applied")
    return replace(
        reply, headers=tuple(pair for pair in reply.headers if not pair[0].lower().startswith(own))
    )
