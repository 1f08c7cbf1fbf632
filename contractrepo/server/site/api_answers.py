"""What each operation of the API answers, as JSON values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from contractrepo.breaking import Comparison
from contractrepo.breaking.reports.json_report import as_data
from contractrepo.contract import check_document, load
from contractrepo.core.messages import header
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable
from contractrepo.errors import UsageError
from contractrepo.git.changes import Instant
from contractrepo.mocking.answering.problem_details import listed
from contractrepo.mocking.journal import Entry, Journal
from contractrepo.server.site.mocks import COMMIT
from contractrepo.server.site.routing import mock_spot, place_of
from contractrepo.service import ContractRepo, compare
from contractrepo.service.reviews.history import Said
from contractrepo.service.summary import summary
from contractrepo.validation.exchanges import Values

_FILE = "openapi.yaml"
_MOST_LISTED = 100
_MOST_VIOLATIONS = 10
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that keeps the API's contract.

    Attributes:
        repo: The repository that is asked.
        journal: What its mocks were asked.
        values: What the request says.
    """

    repo: ContractRepo
    journal: Journal
    values: Values

    @property
    def name(self) -> str:
        """The contract that is asked for."""
        name: str = self.values.parameters["path", "contract"]
        return name

    @property
    def ref(self) -> str:
        """Where to look for it."""
        return str(self.query("ref", "main"))

    def query(self, name: str, otherwise: Any = None) -> Any:
        """Return a query parameter, or `otherwise` where it is not given."""
        return self.values.parameters.get(("query", name), otherwise)


def _contracts(asked: Asked) -> dict[str, Any]:
    return {
        "contracts": [
            {"name": row.name, "versions": list(row.versions), "designs": list(row.designs)}
            for row in asked.repo.contracts()
        ]
    }


def _contract(asked: Asked) -> dict[str, Any]:
    contract, mocks = asked.repo.contract(asked.name, asked.ref), asked.repo.mocks(asked.name, asked.ref)
    return summary(contract, mocks)


def _versions(asked: Asked) -> dict[str, Any]:
    rows = (row for row in asked.repo.contracts() if row.name == asked.name)
    found = next(rows, None)
    if found is None:
        hint = "GET /api/contracts lists the contracts"
        raise UsageError("unknown-contract", f"there is no contract '{asked.name}'", hint)
    return {"versions": list(found.versions)}


def _document(asked: Asked) -> Any:
    return asked.repo.contract(asked.name, asked.ref).description.data


def _mocks(asked: Asked) -> dict[str, Any]:
    found = asked.repo.mocks(asked.name, asked.ref)
    mocks = [
        {
            "operation": mock.operation,
            "file": mock.document.file if mock.document is not None else None,
            "examples": [example.id for example in mock.examples],
        }
        for mock in found.mocks.values()
    ]
    return {"mocks": mocks, "problems": _problems(found.problems)}


def _comparison(asked: Asked) -> dict[str, Any]:
    base, revision = asked.query("base", "released"), asked.query("revision", "main")
    return as_data(asked.repo.compare(asked.name, base, revision, as_of=_day(asked.query("asOf"))))


def _status(asked: Asked) -> dict[str, Any]:
    return asked.repo.status(asked.name, asked.query("version")).as_json()


def _records(asked: Asked) -> dict[str, Any]:
    return {"records": [_said(said) for said in asked.repo.history(asked.name)]}


def _log(asked: Asked) -> dict[str, Any]:
    entries = asked.repo.log(asked.query("limit", _MOST_LISTED))
    return {"schema": "contractrepo/log-entries/1", "entries": [entry.as_json() for entry in entries]}


def _journal(asked: Asked) -> dict[str, Any]:
    newest = asked.journal.newest(asked.query("limit", _MOST_LISTED))
    return {"exchanges": [_exchange(entry) for entry in newest]}


def _validation(asked: Asked) -> dict[str, Any]:
    problems = check_document(_text(asked, "document"), file=_FILE)
    return {"schema": "contractrepo/check/1", "files": [{"file": _FILE, "problems": _problems(problems)}]}


def _documents_comparison(asked: Asked) -> dict[str, Any]:
    found: Comparison = compare(load(_text(asked, "base")), load(_text(asked, "revision")))
    return as_data(found)


ANSWERS: Mapping[str, Callable[[Asked], Any]] = {
    "listContracts": _contracts,
    "showContract": _contract,
    "listVersions": _versions,
    "readDocument": _document,
    "listMocks": _mocks,
    "compareRefs": _comparison,
    "showStatus": _status,
    "listRecords": _records,
    "readLog": _log,
    "readJournal": _journal,
    "checkDocument": _validation,
    "compareDocuments": _documents_comparison,
}
"""Operation id of the API's contract -> what answers it."""


def _text(asked: Asked, member: str) -> bytes:
    """Return a posted document; as bytes it is text, never the path of a file."""
    text: str = asked.values.body[member]
    return text.encode("utf-8", "surrogatepass")


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise UsageError("date-invalid", f"{text} is no day", "give one as YYYY-MM-DD") from error


def _problems(problems: list[Problem] | tuple[Problem, ...]) -> list[dict[str, Any]]:
    return [asdict(problem) for problem in problems]


def _exchange(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "contract": printable(mock_spot(place_of(entry.request.target).path).contract),
        "commit": header(entry.response.headers, COMMIT),
        "method": printable(entry.request.method, limit=_LONGEST),
        "target": printable(entry.request.target, limit=_LONGEST),
        "status": entry.response.status,
        "operation": entry.operation,
        "example": entry.example,
        "violations": listed(entry.violations[:_MOST_VIOLATIONS]),
    }


def _said(said: Said) -> dict[str, Any]:
    record = said.record
    return {
        "ref": said.ref,
        "version": said.version,
        "kind": record.kind if record is not None else None,
        "principal": record.principal if record is not None else None,
        "role": record.role if record is not None else None,
        "comment": record.comment if record is not None else None,
        "received": Instant(said.received).utc if said.received is not None else None,
        "flaws": [{"code": flaw.code, "message": flaw.message} for flaw in said.flaws],
    }
