"""What the project exists for, one scenario each, told through public names alone."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo import Author, ContractRepo, MockSet, Request, Response, SSHSigner, State, responder
from contractrepo.errors import WorkflowError

ADA = Author("Ada", "ada@example.org")
BEN = Author("Ben", "ben@example.org")
VERSION = "1.2.0"


@pytest.fixture
def repo(shop: dict[str, Any]) -> ContractRepo:
    """Return the sample repository: orders 1.1.0 is released, catalog 1.2.0 waits on main."""
    return ContractRepo.open(shop["ada"].folder.parent / "contracts.git")


@pytest.fixture
def signers(people: dict[str, Any]) -> dict[str, SSHSigner]:
    return {name: SSHSigner(person.key) for name, person in people.items()}


def text_at(repo: ContractRepo, ref: str = "main") -> Any:
    done = subprocess.run(
        ["git", "show", f"{ref}:contracts/orders/openapi.yaml"],
        cwd=repo.path,
        capture_output=True,
        check=True,
    )
    return yaml.safe_load(done.stdout)


def design(repo: ContractRepo, topic: str, change: Callable[[Any], None], author: Author = ADA) -> None:
    """Write a design of the next version of orders that differs from main by one change."""
    data = text_at(repo)
    data["info"]["version"] = VERSION
    change(data)
    with repo.edit("orders", design=topic, author=author) as draft:
        draft.write_spec(yaml.safe_dump(data, sort_keys=False))


def gift_wrap(data: Any) -> None:
    data["components"]["schemas"]["NewOrder"]["properties"]["giftWrap"] = {"type": "boolean"}


def email_demanded(data: Any) -> None:
    schema = data["components"]["schemas"]["NewOrder"]
    schema["properties"]["email"] = {"type": "string", "maxLength": 254}
    schema["required"].append("email")


def test_an_imported_document_answers_by_its_mocks(repo: ContractRepo, specs: Path) -> None:
    """A document that somebody else wrote is stored, gets mocks, and its mocks answer as it says."""
    source = specs.parent / "oai-schemas/3.0/pass/petstore-expanded.yaml"
    written = repo.import_contract("pets", source, author=BEN)
    assert written.commit
    contract, mocks = repo.contract("pets", "main"), repo.mocks("pets", "main")
    assert len(mocks) == len(contract.operations) == 4
    assert mocks.problems == ()
    serving = responder(contract, mocks)
    assert list(serving.problems) == []
    for operation in contract.operations:
        body = b'{"name": "Rex"}' if operation.method == "POST" else b""
        headers = [("Host", "pets"), ("Content-Type", "application/json")] if body else [("Host", "pets")]
        path = operation.path.replace("{id}", "7")
        request = Request(operation.method, f"/v2{path}", headers, body)
        response = serving.handle(request)
        assert 200 <= response.status < 300, response.body
        assert contract.validate_response(request, response) == []


def test_a_mock_answer_that_breaks_the_contract_is_told_and_never_sent(repo: ContractRepo) -> None:
    """Strict: an enum value that nobody documented stops the answer, and the edit of main that would bring it."""
    contract, good = repo.contract("orders", "main"), repo.mocks("orders", "main")
    request = Request("GET", "/orders/ord_7KQ3", [("Host", "shop"), ("Authorization", "Bearer demo")])
    answer = responder(contract, good).handle(request)
    assert answer.status == 200
    order = json.loads(answer.body)
    assert contract.validate_response(request, answer) == []
    headers = [("Content-Type", "application/json")]
    wrong = Response(200, headers, json.dumps({**order, "status": "lost"}).encode())
    (violation,) = contract.validate_response(request, wrong)
    assert (violation.location, violation.pointer, violation.keyword) == ("body", "/status", "enum")
    name = next(name for name in good.files if name.endswith("get-orders-orderId.mock.yaml"))
    text = good.files[name]
    bad = MockSet.parse(
        {**good.files, name: text.replace(f"status: {order['status']}".encode(), b"status: lost")}
    )
    serving = responder(contract, bad)
    assert any("/status" in (problem.message + problem.pointer) for problem in serving.problems)
    refused = serving.handle(request)
    assert refused.status == 500
    assert ("content-type", "application/problem+json") in [(k.lower(), v) for k, v in refused.headers]
    with pytest.raises(WorkflowError) as caught, repo.edit("orders", author=ADA) as draft:
        draft.write_file(f"mocks/{name.rpartition('/')[2]}", bad.files[name])
    assert caught.value.code == "mocks-invalid"


def test_documentation_for_a_review_meeting_and_of_a_release(
    repo: ContractRepo, signers: dict[str, SSHSigner], tmp_path: Path
) -> None:
    """A draft says what it changes and what it still needs; a release says who approved, the same for ever."""
    design(repo, "gift", gift_wrap)
    repo.propose("orders", design="gift", signer=signers["cleo"], comment="Wrap it.", author=ADA)
    draft = repo.docs("orders", "design/orders/gift", format="markdown")
    pages = b"\n".join(draft[name] for name in draft).decode()
    assert "giftWrap" in pages
    assert "api-owner" in pages
    approved = repo.approve("orders", signer=signers["ben"], comment="Nicely done.", author=BEN)
    assert approved.status.state is State.APPROVED
    repo.release("orders", signer=signers["ada"], author=ADA)
    released = repo.docs("orders", f"v{VERSION}")
    pages = b"\n".join(released[name] for name in released if name.endswith(".md")).decode()
    for said in (VERSION, "giftWrap", "Ben", "Nicely done."):
        assert said in pages
    released.write(tmp_path / "site")
    assert (tmp_path / "site/index.html").is_file()
    stored = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", f"refs/docs/orders/v{VERSION}"],
        cwd=repo.path,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split()
    assert stored == sorted(released)
    design(repo, "later", lambda data: data["info"].update(version="1.3.0"))
    assert repo.docs("orders", f"v{VERSION}").digest == released.digest


def test_a_breaking_change_is_found_before_it_is_deployed(
    repo: ContractRepo, signers: dict[str, SSHSigner], shop: dict[str, Any]
) -> None:
    """The comparison has a witness that worked before, and neither a push nor a version number lets it pass."""
    design(repo, "email", email_demanded)
    comparison = repo.compare("orders", "released", "design/orders/email")
    assert (comparison.verdict, comparison.required_bump) == ("breaking", "major")
    finding = next(one for one in comparison.findings if one.severity == "breaking")
    assert finding.rule == "request-body-required-narrowed"
    assert finding.decided
    assert finding.witness is not None
    request = finding.witness.request
    assert repo.contract("orders", "v1.1.0").validate_request(request) == []
    assert repo.contract("orders", "design/orders/email").validate_request(request) != []
    proposed = repo.propose("orders", design="email", signer=signers["ada"], author=ADA).status
    assert [one.state for one in proposed.requirements if one.id == "waivers"] == ["UNSATISFIED"]
    with pytest.raises(WorkflowError) as caught:
        repo.release("orders", signer=signers["ada"])
    assert caught.value.code == "not-approved"
    ben = shop["ben"]
    ben.commit(email_demanded)
    pushed = ben.push()
    assert not pushed.landed
    assert any(line.endswith("[breaking-change]") for line in pushed.heard)


def test_a_design_is_rejected_mended_approved_and_released(
    repo: ContractRepo, signers: dict[str, SSHSigner]
) -> None:
    """Who rejected is asked again; what was approved before does not count for the answer."""
    design(repo, "gift", gift_wrap)
    proposed = repo.propose("orders", signer=signers["ada"], comment="Wrap it.", author=ADA)
    assert proposed.status.state is State.IN_REVIEW
    assert repo.approve("orders", signer=signers["ben"], author=BEN).status.state is State.APPROVED
    rejected = repo.reject(
        "orders", role="security", signer=signers["cleo"], comment="Who may see it?", author=BEN
    )
    assert rejected.status.state is State.REJECTED
    with pytest.raises(WorkflowError) as caught:
        repo.release("orders", VERSION, signer=signers["ada"], author=ADA)
    assert caught.value.code == "review-rejected"
    design(
        repo, "gift", lambda data: (gift_wrap(data), data["info"].update(summary="Nobody but the packer."))
    )
    answered = repo.propose("orders", signer=signers["ada"], author=ADA)
    assert answered.records[-1].answers == rejected.digest
    assert {one.id: one.state for one in answered.status.requirements} == {
        "role:api-owner": "UNSATISFIED",
        "role:security": "UNSATISFIED",
    }
    repo.approve("orders", signer=signers["ben"], author=BEN)
    approved = repo.approve("orders", role="security", signer=signers["cleo"], author=BEN)
    assert approved.status.state is State.APPROVED
    released = repo.release("orders", signer=signers["ben"], author=BEN)
    assert released.status.state is State.RELEASED
    assert released.status.docs == "built"
    assert next(str(version) for version in repo.versions("orders")).endswith(VERSION)
    assert repo.contract("orders", "main").version == VERSION
    said = [one.record.kind for one in repo.history("orders") if one.version == VERSION and one.record]
    assert said == ["propose", "approve", "reject", "propose", "approve", "approve", "release"]
    assert repo.verify(released.ref).ok
