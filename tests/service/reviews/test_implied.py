"""What may be left out, and what the error says where it may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contractrepo import ContractRepo
from contractrepo.errors import ContractRepoError

People = dict[str, Any]
Document = Callable[..., str]


def design(repo: ContractRepo, people: People, topic: str, text: str) -> None:
    with repo.edit("orders", design=topic, author=people["ada"].author) as draft:
        draft.write_spec(text)


def code_of(action: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(ContractRepoError) as caught:
        action()
    return caught.value.code, caught.value.hint or ""


def test_several_designs_of_one_version(repo: ContractRepo, people: People, document: Document) -> None:
    design(repo, people, "other", document("GET /orders", "GET /other", version="1.1.0"))
    code, hint = code_of(lambda: repo.propose("orders", signer=people["cyd"].signer))
    assert code == "design-ambiguous"
    assert hint == "say which with --design: other (1.1.0), refunds (1.1.0)"
    assert repo.propose("orders", design="other", signer=people["cyd"].signer).records[-1].design == "other"
    code, hint = code_of(lambda: repo.propose("orders", design="none", signer=people["cyd"].signer))
    assert (code, hint) == (
        "design-unknown",
        "give --design TOPIC; there is other (1.1.0), refunds (1.1.0), main (1.0.0)",
    )


def test_several_versions(repo: ContractRepo, people: People, document: Document) -> None:
    design(repo, people, "next", document("GET /orders", "GET /other", version="2.0.0"))
    code, hint = code_of(lambda: repo.status("orders"))
    assert code == "version-needed"
    assert hint == "give the version; there is next (2.0.0), refunds (1.1.0), main (1.0.0)"
    done = repo.propose("orders", design="next", signer=people["cyd"].signer)
    assert done.status.version == "2.0.0"
    assert repo.status("orders", "2.0.0").state.value == "in-review"
    code, _ = code_of(lambda: repo.propose("orders", "3.0.0", signer=people["cyd"].signer))
    assert code == "design-needed"


def test_the_only_design_is_judged_by_its_version(repo: ContractRepo, people: People) -> None:
    code, hint = code_of(lambda: repo.propose("orders", "1.2.0", signer=people["cyd"].signer))
    assert code == "version-mismatch"
    assert "set info.version to 1.2.0" in hint


def test_versions_are_semantic(repo: ContractRepo, people: People, document: Document) -> None:
    assert code_of(lambda: repo.status("orders", "v1.1.0"))[0] == "version-invalid"
    design(repo, people, "odd", document("GET /orders", version="soon"))
    code, _ = code_of(lambda: repo.propose("orders", design="odd", signer=people["cyd"].signer))
    assert code == "version-invalid"


def test_main_is_proposed_where_no_design_is(repo: ContractRepo, people: People, document: Document) -> None:
    with repo.edit("carts", author=people["ada"].author) as draft:
        draft.write_spec(document("GET /carts"))
    done = repo.propose("carts", signer=people["cyd"].signer)
    assert (done.records[-1].design, done.records[-1].version) == (None, "1.0.0")
    assert done.records[-1].based_on is not None
    assert done.records[-1].based_on.version is None
    assert repo.approve("carts", signer=people["bob"].signer).status.state.value == "approved"


def test_what_is_released_already(repo: ContractRepo, people: People, document: Document) -> None:
    design(repo, people, "refunds", document("GET /orders", "POST /refunds", version="1.0.0"))
    assert repo.status("orders").version == "1.0.0"
    code, hint = code_of(lambda: repo.propose("orders", signer=people["cyd"].signer))
    assert code == "version-needed"
    assert hint == "write the next one: a design with a new info.version"


def test_contracts_that_are_not_there(repo: ContractRepo) -> None:
    assert code_of(lambda: repo.status("nothing"))[0] == "unknown-contract"
    assert code_of(lambda: repo.status("Nothing"))[0] == "name-invalid"


def test_a_document_that_cannot_be_read_is_no_candidate(
    repo: ContractRepo, people: People, clock: Any
) -> None:
    from contractrepo.git.changes import Receipt, RefChange
    from contractrepo.git.refnames import ZERO

    store = repo._store
    tree = store.write_tree(None, {"contracts/orders/openapi.yaml": b"["})
    commit = store.write_commit(tree, [], author=people["ada"].author, when=clock(), message="x\n")
    store.update([RefChange("refs/heads/design/orders/bad", ZERO, commit)], Receipt("t", "api", clock()))
    assert repo.status("orders").version == "1.1.0"
    assert (
        code_of(lambda: repo.propose("orders", design="bad", signer=people["cyd"].signer))[0]
        == "design-unknown"
    )


POLICY = """\
policy: 1
serial: 2
roles:
  policy-admin: {of: [ada]}
  api-owner: {of: [bob], veto: true}
  security: {of: [bob, cyd], veto: true}
"""


@pytest.fixture
def several(repo: ContractRepo, principals: str, write_policy: Callable[..., None]) -> ContractRepo:
    """Return a repository where bob has two roles."""
    write_policy(repo, POLICY, principals)
    return repo


def test_a_role_among_several_must_be_named(several: ContractRepo, people: People) -> None:
    ada, bob, cyd = (people[name].signer for name in ("ada", "bob", "cyd"))
    several.propose("orders", signer=ada)
    code, hint = code_of(lambda: several.approve("orders", signer=bob))
    assert (code, hint) == ("role-needed", "say which with --role: api-owner, security")
    assert code_of(lambda: several.reject("orders", signer=bob, comment="No."))[0] == "role-needed"
    several.approve("orders", signer=cyd)
    assert several.approve("orders", signer=bob).records[-1].role == "api-owner"
    assert code_of(lambda: several.approve("orders", signer=ada))[0] == "role-missing"


def test_the_policy_may_have_no_people(repo: ContractRepo, people: People, write_policy: Any) -> None:
    from contractrepo.core.layout import POLICY as REF
    from contractrepo.git.changes import Receipt, RefChange
    from contractrepo.git.store import Store

    store = Store.open(repo.path)
    old = store.refs(REF)[REF]
    tree = store.write_tree(None, {"policy.yaml": POLICY.encode()})
    author = people["ada"].author
    new = store.write_commit(tree, [old], author=author, when=repo._clock(), message="policy\n")
    store.update([RefChange(REF, old, new)], Receipt("tester", "api", repo._clock(), old))
    code, hint = code_of(lambda: repo.propose("orders", signer=people["ada"].signer))
    assert code == "principal-unknown"
    assert people["ada"].signer.public_key in hint
    assert repo.signing_keys() == []
    assert repo.allowed_signers() == ""
    del write_policy
