"""Both files of the policy together."""

from __future__ import annotations

from pathlib import Path

import pytest

from contractrepo.core.digests import content_digest
from contractrepo.errors import ContractError
from contractrepo.policy import Policy, Principals, Rulebook

SAMPLE = Path(__file__).parents[2] / "sample_repo"
POLICY = b"{policy: 1, serial: 7, roles: {policy-admin: {of: [ada]}}, contracts: {orders: {roles: {owner: {of: [eve, ada]}}}}}"
PEOPLE = b"principals: {ada: {name: Ada, email: [ada@example.org], keys: []}}"


def problems(files: dict[str, bytes]) -> list[tuple[str, str, str | None]]:
    with pytest.raises(ContractError) as caught:
        Rulebook.parse(files)
    return [(problem.code, problem.pointer, problem.file) for problem in caught.value.problems]


def test_the_built_in_rules() -> None:
    assert Rulebook.built_in() == Rulebook(Policy.default(), Principals(), content_digest({}))


def test_the_sample_and_whatever_lies_beside_it() -> None:
    files = {name: (SAMPLE / name).read_bytes() for name in ("policy.yaml", "principals.yaml")}
    found = Rulebook.parse({**files, "README.md": b"# People"})
    assert found.policy == Policy.parse(files["policy.yaml"])
    assert found.principals == Principals.parse(files["principals.yaml"])
    assert found.digest == content_digest(files)


def test_without_people_roles_may_name_anybody() -> None:
    found = Rulebook.parse({"policy.yaml": POLICY})
    assert found.policy.serial == 7
    assert found.principals == Principals()
    assert found.digest == content_digest({"policy.yaml": POLICY})


def test_roles_name_people_who_are_listed() -> None:
    unknown = ("policy-principal-unknown", "/contracts/orders/roles/owner/of/0", "policy.yaml")
    assert problems({"policy.yaml": POLICY, "principals.yaml": PEOPLE}) == [unknown]
    everywhere = POLICY.replace(b"[ada]", b"[bob, ada]")
    shared = ("policy-principal-unknown", "/roles/policy-admin/of/0", "policy.yaml")
    assert problems({"policy.yaml": everywhere, "principals.yaml": PEOPLE}) == [shared, unknown]


def test_the_faults_of_both_files_are_told() -> None:
    assert problems({"policy.yaml": b"policy: 2", "principals.yaml": b"[]"}) == [
        ("policy-invalid", "", "policy.yaml"),
        ("policy-invalid", "", "policy.yaml"),
        ("policy-invalid", "/policy", "policy.yaml"),
        ("policy-invalid", "", "principals.yaml"),
    ]
    assert problems({"policy.yaml": POLICY, "principals.yaml": b"[]"}) == [
        ("policy-invalid", "", "principals.yaml")
    ]


def test_people_alone_are_no_rulebook() -> None:
    assert problems({"principals.yaml": PEOPLE}) == [("policy-missing", "", None)]
