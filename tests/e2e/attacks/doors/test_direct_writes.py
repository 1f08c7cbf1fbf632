"""Refs written past the gate: by the file system, by git, and by the library that this package uses itself."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from dulwich.repo import Repo

from contractrepo import Author, ContractRepo
from contractrepo.errors import ContractRepoError

# Real repositories; tests/audit/test_small.py has the cheapest of each by default.
pytestmark = pytest.mark.slow

VERSION = "1.5.0"
LOG, MAIN = "refs/meta/log", "refs/heads/main"
RELEASE = f"refs/tags/orders/v{VERSION}"
PROPOSAL = f"refs/tags/review/orders/{VERSION}/cleo/0001-propose"
Write = Callable[[Path, str, str | None], None]


def by_file(folder: Path, ref: str, value: str | None) -> None:
    file = folder / ref
    if value is None:
        file.unlink()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{value}\n")


def by_git(folder: Path, ref: str, value: str | None) -> None:
    command = ["git", "update-ref", *(["-d", ref] if value is None else [ref, value])]
    subprocess.run(command, cwd=folder, check=True, timeout=60)


def by_dulwich(folder: Path, ref: str, value: str | None) -> None:
    with Repo(str(folder)) as repo:
        if value is None:
            del repo.refs[ref.encode()]  # type: ignore[arg-type]  # names are plain bytes
        else:
            repo.refs[ref.encode()] = value.encode()  # type: ignore[index,assignment]  # dulwich names its own bytes


def approval(arena: Any) -> tuple[str, str | None]:
    good = arena.approval()
    return good.ref, arena.written(good, arena.path)


def release(arena: Any) -> tuple[str, str | None]:
    arena.approve_twice()
    good = arena.signed(arena.rendered("release", principal="ada"), "ada")
    return good.ref, arena.written(good, arena.path)


def replaced(arena: Any) -> tuple[str, str | None]:
    return PROPOSAL, arena.git("rev-parse", "refs/tags/review/orders/1.4.0/ada/0001-approve")


def made_again(arena: Any) -> tuple[str, str | None]:
    """Return the same words of the same person, signed at another time."""
    again = arena.rendered("propose", design="notes", principal="cleo")
    return PROPOSAL, arena.written(arena.signed(again, "cleo"), arena.path)


# What is written -> what the audit says of it, and how much of the review is left.
WRITES: dict[str, tuple[Callable[[Any], tuple[str, str | None]], str, str]] = {
    "a good approval": (approval, "bypass-unknown", "in-review"),
    "a good release": (release, "bypass-unknown", "approved"),
    "a deletion": (lambda _arena: (PROPOSAL, None), "bypass-missing", "draft"),
    "a record in place of another": (replaced, "bypass-moved", "draft"),
    "a record made again": (made_again, "bypass-moved", "draft"),
    "main": (lambda arena: (MAIN, arena.git("rev-parse", "main~1")), "bypass-moved", "in-review"),
}


@pytest.mark.parametrize("write", [by_file, by_git, by_dulwich])
@pytest.mark.parametrize("name", WRITES)
def test_what_is_written_past_the_gate_is_named_and_counts_for_nothing(
    name: str, write: Write, doors: Any
) -> None:
    make, code, state = WRITES[name]
    arena = doors.served()
    ref, value = make(arena)
    write(arena.path, ref, value)
    audit = ContractRepo.open(arena.path).audit()
    assert (code, ref) in {(one.code, one.ref) for one in audit.problems}
    found = arena.status()
    assert (found["state"], found["released"]) == (state, None)
    if ref.startswith("refs/tags/") and value is not None:
        assert doors.verified(arena, ref)
    if state != "approved":
        with pytest.raises(ContractRepoError):
            ContractRepo.open(arena.path).release("orders", VERSION, signer=arena.signer("ada"))


@pytest.mark.parametrize("write", [by_file, by_git, by_dulwich])
def test_a_log_that_is_rolled_back_takes_what_came_since_with_it(write: Write, doors: Any) -> None:
    arena = doors.served()
    arena.approve_twice()
    head = arena.git("rev-parse", LOG)
    assert arena.status()["state"] == "approved"
    write(arena.path, LOG, arena.git("rev-parse", f"{LOG}~1"))
    approved = f"refs/tags/review/orders/{VERSION}/ben/0001-approve"
    problems = ContractRepo.open(arena.path).audit(trusted_head=head).problems
    assert {("log-rolled-back", LOG), ("bypass-unknown", approved), ("record-unlogged", approved)} <= {
        (one.code, one.ref) for one in problems
    }
    assert "record-unlogged" in doors.verified(arena, approved)
    assert arena.status()["requirements"][0]["have"] == ["ada"]


LOOK_ALIKES = [
    "refs/tags/review/Orders/1.5.0/ben/0001-approve",
    "refs/tags/review/оrders/1.5.0/ben/0001-approve",  # noqa: RUF001  a Cyrillic letter is the point
    "refs/tags/review/orders\u200b/1.5.0/ben/0001-approve",
    "refs/tags/review/orders/١.5.0/ben/0001-approve",  # noqa: RUF001  the look-alike is the attack
    "refs/tags/review/orders/1.5.0/bеn/0001-approve",  # noqa: RUF001  the look-alike is the attack
    "refs/tags/review/orders/1.5.0/Ben/0001-approve",
    "refs/tags/review/orders/1.5.0/ben/0001-approve/more",
    "refs/tags/оrders/v1.5.0",  # noqa: RUF001  the look-alike is the attack
    "refs/tags/orders/v1.5.0-",
    "refs/tags/orders/V1.5.0",
]


@pytest.mark.parametrize("ref", LOOK_ALIKES, ids=ascii)
def test_a_name_that_looks_like_another_is_the_name_of_nothing(ref: str, doors: Any) -> None:
    arena = doors.arena
    copy = arena.at(ref, arena.approval().content)
    pushed = arena.push(copy)
    assert pushed.codes <= {"tag-not-a-record", "record-ref-mismatch"}
    with arena.bypassed(copy):
        found = arena.status()
        audit = ContractRepo.open(arena.path).audit()
        verified = doors.telling(arena.path, "verify", ref)
        told = doors.telling(arena.path, "audit")
    codes = {one.code for one in audit.problems}
    assert {one.ref for one in audit.problems} == {ref}
    assert codes >= {"bypass-unknown"}
    assert codes & {"tag-not-a-record", "record-ref-mismatch"}
    assert verified.code != 0
    assert (found["state"], found["approvals"]) == ("in-review", [])
    # What cannot be told from another name by sight is spelled out.
    assert ascii(ref.removeprefix("refs/tags/"))[1:-1] in told.answer


@pytest.mark.parametrize("name", ["Orders", "оrders", "orders\u200b", "orders\n", "../orders", "policy"])  # noqa: RUF001  the look-alike is the attack
def test_the_api_takes_no_such_name_either(name: str, doors: Any) -> None:
    arena = doors.arena
    for action in (
        lambda: arena.repo.approve(name, VERSION, signer=arena.signer("ben")),
        lambda: arena.repo.import_contract(
            name, arena.document(VERSION), author=Author("Ben", "ben@example.org")
        ),
    ):
        with pytest.raises(ContractRepoError):
            action()


def test_one_person_with_two_keys_is_one_person_to_the_api(doors: Any) -> None:
    arena = doors.served()
    for key in ("ben", "ben2"):
        arena.repo.approve("orders", VERSION, signer=arena.signer(key))
    assert arena.status()["requirements"][0]["have"] == ["ben"]
    with pytest.raises(ContractRepoError, match="not-approved"):
        arena.repo.release("orders", VERSION, signer=arena.signer("ada"))


def test_of_two_releases_through_the_api_one_wins(doors: Any) -> None:
    arena = doors.served()
    arena.approve_twice()

    def release_as(name: str) -> str:
        try:
            ContractRepo.open(arena.path).release("orders", VERSION, signer=arena.signer(name))
        except ContractRepoError as error:
            return error.code
        return "released"

    with ThreadPoolExecutor(2) as pool:
        came = sorted(pool.map(release_as, ("ada", "ben")))
    assert came[1] == "released"
    assert came[0] in {"already-released", "ref-changed", "version-released"}
    assert ContractRepo.open(arena.path).audit().ok
