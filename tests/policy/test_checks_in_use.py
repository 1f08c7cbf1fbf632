"""Problems of documents as a policy counts them: on the command line, in a repository, on the way to main."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from contractrepo import Author, ContractRepo, Policy
from contractrepo.cli import main
from contractrepo.core.layout import POLICY
from contractrepo.errors import UsageError, WorkflowError
from contractrepo.service.policies import checks_in_force

ADA = Author("Ada", "ada@example.org")
DOCUMENT = b"""\
openapi: 3.1.0
info: {title: T, version: 1.0.0}
paths:
  /orders: {get: {responses: {}}}
  /internal/a: {get: {requestBody: {content: {}}, responses: {}}}
"""
HEAD = "policy: 1\nserial: 1\nroles: {policy-admin: {of: [owner]}}\nallow-self-approval: true\n"
PATHS = """\
checks:
  severity: {responses-empty: warning}
  paths: {/internal/**: {responses-empty: off, request-body-ignored: off}}
contracts:
  strict: {checks: {severity: {responses-empty: error}}}
"""


@pytest.fixture
def repo(tmp_path: Path) -> ContractRepo:
    return ContractRepo.init(tmp_path / "contracts.git", HEAD + PATHS)


def codes(problems: object) -> list[str]:
    assert isinstance(problems, (list, tuple))
    return [f"{one.severity} {one.code} {one.pointer}" for one in problems]


ORDERS = ["warning responses-empty /paths/~1orders/get/responses"]


def test_main_takes_what_the_policy_lets_pass(repo: ContractRepo) -> None:
    written = repo.import_contract("orders", DOCUMENT, author=ADA)
    assert codes(written.problems) == ORDERS
    assert codes(repo.check("orders")) == ORDERS
    assert len(repo.contract("orders").problems) == 3


def test_main_refuses_what_the_policy_counts_as_an_error(repo: ContractRepo) -> None:
    with pytest.raises(WorkflowError) as caught:
        repo.import_contract("strict", DOCUMENT, author=ADA)
    assert caught.value.code == "document-invalid"
    (objection,) = caught.value.data["objections"]
    assert codes(objection.problems) == ["error responses-empty /paths/~1orders/get/responses"]
    draft = repo.import_contract("strict", DOCUMENT, design="d", author=ADA)
    assert codes(draft.problems) == codes(objection.problems)


def test_another_policy_can_be_tried(repo: ContractRepo) -> None:
    repo.import_contract("orders", DOCUMENT, author=ADA)
    assert len(repo.check("orders", policy=Policy.default())) == 3
    with pytest.raises(UsageError, match="no contract 'none'"):
        repo.check("none")


def test_a_stored_document_that_cannot_be_read_is_reported(
    repo: ContractRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.import_contract("orders", DOCUMENT, author=ADA)
    read = type(repo._store).files
    monkeypatch.setattr(
        type(repo._store),
        "files",
        lambda *args: {
            name: b"a: [" if name == "openapi.yaml" else text for name, text in read(*args).items()
        },
    )
    fresh = ContractRepo.open(repo.path, cache=False)
    assert codes(fresh.check("orders")) == ["error yaml-syntax "]


def test_drafts_go_on_under_a_policy_that_cannot_be_read(repo: ContractRepo) -> None:
    assert checks_in_force(repo._store, "orders").severity == {"responses-empty": "warning"}

    class Broken:
        def refs(self, prefix: str = "") -> dict[str, str]:
            return {POLICY: "1" * 40} if prefix == POLICY else {}

        def commit_of(self, object_id: str) -> str:
            return object_id

        def files(self, _commit: str, _path: str) -> dict[str, bytes]:
            return {"policy.yaml": b"policy: ["}

    assert checks_in_force(Broken(), "orders").severity == {}  # type: ignore[arg-type]  # all that is read of it


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main([str(argument) for argument in arguments])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def test_check_judges_files_by_a_policy_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_bytes(DOCUMENT)
    Path("policy.yaml").write_text(HEAD + PATHS)
    assert run(capsys, "check", "a.yaml")[0] == 1
    code, out, _ = run(capsys, "check", "a.yaml", "--policy", "policy.yaml")
    hint = "\n    hint: add one, for example: default: {description: Any answer}\n"
    message = "an operation needs at least one response"
    assert (code, out) == (0, f"a.yaml:4:19: warning: [responses-empty] {message}{hint}")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DOCUMENT)))
    code, out, _ = run(capsys, "check", "-", "--policy", "policy.yaml", "--format", "json")
    (file,) = json.loads(out)["files"]
    assert (code, [one["severity"] for one in file["problems"]]) == (0, ["warning"])


def test_check_refuses_a_policy_that_hides_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_bytes(DOCUMENT)
    Path("policy.yaml").write_text(HEAD + "checks: {severity: {ref-forbidden: off, requird: off}}\n")
    code, out, err = run(capsys, "check", "a.yaml", "--policy", "policy.yaml")
    assert (code, out) == (1, "")
    assert "policy.yaml:5:21: error: [policy-check-fixed] 'ref-forbidden' is always an error" in err
    assert "did you mean 'required'?" in err
    assert run(capsys, "check", "a.yaml", "--policy", "none.yaml")[0] == 2


def test_check_judges_a_contract_by_the_policy_of_its_repository(
    repo: ContractRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.import_contract("orders", DOCUMENT, author=ADA)
    repo.import_contract("strict", DOCUMENT, design="d", author=ADA)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONTRACTREPO", str(repo.path))
    assert run(capsys, "check", "orders")[0] == 0
    code, out, _ = run(capsys, "check", "strict@design/strict/d")
    assert (code, out.splitlines()[0].partition(": ")[2]) == (
        1,
        "error: [responses-empty] an operation needs at least one response",
    )
    Path("policy.yaml").write_text(HEAD)
    assert run(capsys, "check", "orders@main", "--policy", "policy.yaml")[0] == 1
    assert run(capsys, "check", "none")[0] == 2
