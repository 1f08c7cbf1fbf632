"""What is said against the tags of a push."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from contractrepo import Author, ContractRepo, SSHSigner
from contractrepo.core.layout import MAIN, POLICY
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.quarantine import PushReader
from contractrepo.git.refnames import ZERO
from contractrepo.service.pushing import judge_push

Signer = Callable[[str], SSHSigner]
Document = Callable[..., str]
TakenBack = Callable[..., list[RefChange]]
NOW = 1_700_000_060
DESIGN = "refs/heads/design/orders/next"
REVIEW = "refs/tags/review/orders/1.1.0/ada"
PROPOSAL, APPROVAL = f"{REVIEW}/0001-propose", f"{REVIEW}/0002-approve"
RELEASE = "refs/tags/orders/v1.1.0"


def git(repo: ContractRepo, *arguments: str, stdin: bytes = b"") -> str:
    done = subprocess.run(["git", *arguments], cwd=repo.path, input=stdin, capture_output=True, check=True)
    return done.stdout.decode().strip()


def said(repo: ContractRepo, changes: Sequence[RefChange], at: int = NOW) -> list[tuple[str, str]]:
    """Return code and message of everything that blocks a push."""
    with PushReader(repo.path) as reader:
        policy = reader.refs(POLICY).get(POLICY)
        objections = judge_push(reader, changes, Receipt("pusher", "push", Instant(at), policy))
    assert all(objection.hint for objection in objections if objection.contract is None)
    return [(objection.code, objection.message) for objection in objections if objection.blocking]


def codes(repo: ContractRepo, changes: Sequence[RefChange], at: int = NOW) -> list[str]:
    return [code for code, _ in said(repo, changes, at)]


def merged(repo: ContractRepo, tree: str, *parents: str) -> str:
    """Return a commit as somebody makes it who merges by hand."""
    named = [word for parent in parents for word in ("-p", parent)]
    return git(repo, "commit-tree", tree, *named, "-m", "merge")


@pytest.fixture
def pushed(
    solo: ContractRepo, taken_back: TakenBack, signer: Signer, ada: Author, document: Document
) -> dict[str, RefChange]:
    """Return, by ref, what a push brings that designs, proposes, approves and releases 1.1.0 in one go."""
    key = signer("ada")
    solo.release("orders", signer=key, author=ada)

    def design() -> None:
        with solo.edit("orders", design="next", author=ada) as draft:
            draft.write_spec(document("GET /orders", "GET /parts", version="1.1.0"))

    def approve() -> None:
        solo.approve("orders", "1.1.0", signer=key, author=ada)

    def release() -> None:
        solo.release("orders", "1.1.0", signer=key, author=ada)

    changes = {change.ref: change for change in taken_back(solo, design, approve, release)}
    assert list(changes) == [DESIGN, MAIN, RELEASE, PROPOSAL, APPROVAL]
    return changes


def test_a_whole_review_may_come_at_once_in_any_order(
    solo: ContractRepo, pushed: dict[str, RefChange]
) -> None:
    del pushed[MAIN]
    changes = list(pushed.values())
    assert said(solo, changes) == []
    assert said(solo, changes[::-1]) == []


def test_or_bit_by_bit(solo: ContractRepo, pushed: dict[str, RefChange]) -> None:
    git(solo, "update-ref", DESIGN, pushed[DESIGN].new)
    assert said(solo, [pushed[PROPOSAL]]) == []


def test_what_rests_on_nothing_is_refused(solo: ContractRepo, pushed: dict[str, RefChange]) -> None:
    assert codes(solo, [pushed[DESIGN], pushed[APPROVAL]])[0] == "record-chain"
    assert "proposal-missing" in codes(solo, [pushed[DESIGN], pushed[APPROVAL]])
    assert "not-approved" in codes(solo, [pushed[DESIGN], pushed[PROPOSAL], pushed[RELEASE]])
    assert "proposal-not-tip" in codes(solo, [pushed[PROPOSAL]])


def test_what_rests_on_something_refused_is_refused_too(
    solo: ContractRepo, pushed: dict[str, RefChange]
) -> None:
    raw = git(solo, "cat-file", "tag", pushed[PROPOSAL].new).replace("tagger Ada", "tagger Eve") + "\n"
    forged = git(solo, "hash-object", "-t", "tag", "-w", "--stdin", stdin=raw.encode())
    found = said(solo, [pushed[DESIGN], RefChange(PROPOSAL, ZERO, forged), pushed[APPROVAL]])
    assert found[0][0] == "signature-invalid"
    assert "proposal-missing" in [code for code, _ in found]
    assert found[0][1].startswith("review/orders/1.1.0/ada/0001-propose: ")


def test_the_time_of_receipt_decides(solo: ContractRepo, pushed: dict[str, RefChange]) -> None:
    assert codes(solo, [pushed[DESIGN], pushed[PROPOSAL]], at=1_600_000_000) == ["key-not-yet-valid"]


@pytest.mark.parametrize(
    "ref",
    [
        "refs/tags/any",
        "refs/tags/orders/1.1.0",
        "refs/tags/orders/v1",
        "refs/tags/review/orders/1.1.0/ada/0001-praise",
        "refs/tags/review/policy/two/ada/0001-approve",
    ],
)
def test_no_other_tag_is_taken(ref: str, solo: ContractRepo) -> None:
    main = git(solo, "rev-parse", "main")
    assert codes(solo, [RefChange(ref, ZERO, main)]) == ["tag-not-a-record"]


def test_a_push_brings_a_hundred_tags_at_most(solo: ContractRepo) -> None:
    main = git(solo, "rev-parse", "main")
    tags = [RefChange(f"refs/tags/orders/v1.0.{number}", ZERO, main) for number in range(101)]
    assert codes(solo, tags) == ["tags-too-many"]


@pytest.mark.parametrize("ref", ["refs/tags/orders/v1.0.0", "refs/tags/review/orders/1.0.0/ada/0001-propose"])
@pytest.mark.usefixtures("pushed")
def test_no_tag_moves_or_vanishes(ref: str, solo: ContractRepo) -> None:
    there, main = git(solo, "rev-parse", ref), git(solo, "rev-parse", "main")
    assert codes(solo, [RefChange(ref, there, main)]) == ["tag-exists"]
    assert codes(solo, [RefChange(ref, there, ZERO)]) == ["ref-deletion"]


def test_a_tag_that_nobody_signed_releases_nothing(solo: ContractRepo) -> None:
    main = git(solo, "rev-parse", "main")
    assert codes(solo, [RefChange("refs/tags/orders/v1.0.0", ZERO, main)]) == ["tag-lightweight"]
    git(solo, "tag", "-a", "-m", "Release", "plain", "main")
    plain = git(solo, "rev-parse", "plain")
    assert codes(solo, [RefChange("refs/tags/orders/v1.0.0", ZERO, plain)]) == [
        "record-unsigned",
        "record-malformed",
    ]


def test_a_tag_that_is_not_there_is_named(solo: ContractRepo) -> None:
    ((code, message),) = said(solo, [RefChange(RELEASE, ZERO, "b" * 40)])
    assert code == "object-missing"
    assert message.startswith("orders/v1.1.0: ")


def test_under_a_policy_that_was_written_past_the_log_nobody_is_believed(
    solo: ContractRepo, pushed: dict[str, RefChange]
) -> None:
    git(solo, "update-ref", POLICY, git(solo, "commit-tree", git(solo, "mktree"), "-m", "x"))
    assert codes(solo, [pushed[DESIGN], pushed[PROPOSAL]]) == ["ref-bypassed"]


def test_main_may_come_with_the_release(solo: ContractRepo, pushed: dict[str, RefChange]) -> None:
    assert said(solo, list(pushed.values())) == []
    assert said(solo, list(pushed.values())[::-1]) == []


def test_a_harmless_design_may_be_proposed_as_it_comes(
    solo: ContractRepo, pushed: dict[str, RefChange], taken_back: TakenBack, signer: Signer, ada: Author
) -> None:
    """A commit that changes no contract still moves the tip that is proposed."""
    git(solo, "update-ref", DESIGN, pushed[DESIGN].new)
    new = merged(solo, f"{pushed[DESIGN].new}^{{tree}}", pushed[DESIGN].new)

    def move() -> None:
        git(solo, "update-ref", DESIGN, new)

    def propose() -> None:
        solo.propose("orders", "1.1.0", signer=signer("ada"), author=ada)

    changes = taken_back(solo, move, propose)
    assert [change.ref for change in changes] == [DESIGN, PROPOSAL]
    assert said(solo, changes) == []
    assert codes(solo, changes[1:]) == ["proposal-not-tip"]


def test_main_must_hold_what_comes_with_it(solo: ContractRepo, pushed: dict[str, RefChange]) -> None:
    old, tree = pushed[MAIN].old, git(solo, "rev-parse", f"{pushed[MAIN].new}^{{tree}}")
    beside = merged(solo, tree, old)
    empty = merged(solo, git(solo, "rev-parse", f"{old}^{{tree}}"), old, pushed[DESIGN].new)
    for new in (beside, empty):
        changes = [*pushed.values(), RefChange(MAIN, old, new)]
        found = said(solo, [change for change in changes if change != pushed[MAIN]])
        message = "main is pushed together with a release of 'orders', and is not built on it"
        assert found == [("release-incomplete", message)]


def test_an_approved_break_comes_to_main_with_its_release_only(
    solo: ContractRepo, taken_back: TakenBack, signer: Signer, ada: Author, document: Document
) -> None:
    solo.release("orders", signer=signer("ada"), author=ada)

    def design() -> None:
        with solo.edit("orders", design="next", author=ada) as draft:
            draft.write_spec(document("GET /parts", version="2.0.0"))

    def agree() -> None:
        solo.approve("orders", "2.0.0", signer=signer("ada"), author=ada)

    def release() -> None:
        solo.release("orders", "2.0.0", signer=signer("ada"), author=ada)

    changes = taken_back(solo, design, agree, release)
    assert said(solo, changes) == []
    main = [change for change in changes if change.ref == MAIN]
    assert codes(solo, main)[0] == "breaking-change"
    # What is not the released contract is judged, release or not.
    (move,) = main
    blob = git(solo, "hash-object", "-w", "--stdin", stdin=document("GET /other", version="2.0.0").encode())
    index = str(Path(solo.path) / "test-index")
    base = ["env", f"GIT_INDEX_FILE={index}", "git"]
    for command in (
        ["read-tree", move.new],
        ["update-index", "--cacheinfo", f"100644,{blob},contracts/orders/openapi.json"],
    ):
        subprocess.run([*base, *command], cwd=solo.path, check=True)
    tree = subprocess.run([*base, "write-tree"], cwd=solo.path, capture_output=True, text=True, check=True)
    other = merged(solo, tree.stdout.strip(), move.old, changes[0].new)
    found = codes(solo, [change for change in changes if change != move] + [RefChange(MAIN, move.old, other)])
    assert found[0] == "breaking-change"
    assert found[-1] == "release-incomplete"


def test_a_contract_is_released_once_per_push(
    solo: ContractRepo, taken_back: TakenBack, signer: Signer, ada: Author, document: Document
) -> None:
    """The second release would have to be approved for the main that the first one makes."""
    solo.release("orders", signer=signer("ada"), author=ada)
    for topic, version in (("nine", "1.9.0"), ("ten", "1.10.0")):
        with solo.edit("orders", design=topic, author=ada) as draft:
            draft.write_spec(document("GET /orders", f"GET /{topic}", version=version))
    for version in ("1.9.0", "1.10.0"):
        solo.approve("orders", version, signer=signer("ada"), author=ada)
    tags = []
    for version in ("1.9.0", "1.10.0"):
        key = signer("ada")
        changes = taken_back(solo, lambda v=version, k=key: solo.release("orders", v, signer=k, author=ada))
        tags += [change for change in changes if change.ref != MAIN]
    assert [said(solo, [tag]) for tag in tags] == [[], []]
    assert codes(solo, tags) == ["main-moved"]
    assert codes(solo, tags[::-1]) == ["main-moved"]
