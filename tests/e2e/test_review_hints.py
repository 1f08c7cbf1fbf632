"""Every command that cannot do its work says what is missing, and what to type next."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo import Author, ContractRepo, SSHSigner

pytestmark = pytest.mark.slow  # real pushes from several clones

VERSION = "1.2.0"
Desks = dict[str, Any]


def gift_wrap(data: Any) -> None:
    data["info"]["version"] = VERSION
    data["components"]["schemas"]["NewOrder"]["properties"]["giftWrap"] = {"type": "boolean"}


@pytest.fixture(scope="module")
def office(
    sample: Path,
    people: dict[str, Any],
    desks: Callable[..., Desks],
    tmp_path_factory: pytest.TempPathFactory,
) -> Desks:
    """Return desks around a repository in which ben has proposed catalog 1.2.0; nothing lands there any more."""
    path = tmp_path_factory.mktemp("office") / "contracts.git"
    shutil.copytree(sample, path)
    signer, author = SSHSigner(people["ben"].key), Author("Ben", "ben@example.org")
    ContractRepo.open(path).propose("catalog", VERSION, signer=signer, author=author)
    return desks(path, "ada", "ben", "cleo", "eve")


def refuses(told: Any, exit_code: int, code: str, *hints: str) -> bool:
    assert told.answer == ""
    assert f"error: [{code}] " in told.notes, told.notes
    hint = told.notes.partition("hint: ")[2]
    for part in hints:
        assert part in hint, told.notes
    return bool(told.code == exit_code)


def test_no_key(office: Desks, tmp_path: Path) -> None:
    """Neither named nor in git's configuration, or a file that is not there."""
    desk = office["ada"]
    assert desk.git("config", "--unset", "user.signingkey").returncode == 0
    told = desk.contractrepo("approve", "catalog")
    desk.git("config", "user.signingkey", str(desk.person.key))
    assert refuses(told, 3, "key-missing", "git config --global gpg.format ssh", "user.signingkey")
    told = desk.contractrepo("approve", "catalog", "--key", str(tmp_path / "none"))
    assert refuses(told, 3, "key-missing", "name a private key file")


def test_a_locked_key(office: Desks, key_maker: Callable[..., Path], tmp_path: Path) -> None:
    locked = key_maker(tmp_path / "locked", passphrase="correct horse")
    told = office["ada"].contractrepo("approve", "catalog", "--key", str(locked))
    assert refuses(told, 3, "key-locked", f"ssh-add {locked}", "passphrase")


def test_somebody_whom_the_policy_does_not_know(office: Desks) -> None:
    eve = office["eve"]
    public = eve.person.key.with_suffix(".pub").read_text().rpartition(" ")[0]
    for command in (["approve", "catalog"], ["propose", "catalog"], ["release", "catalog"]):
        told = eve.contractrepo(*command)
        assert refuses(told, 1, "principal-unknown", "ask the policy's admins", "principals.yaml", public)
    told = eve.contractrepo("approve", "catalog", "--as", "eve")
    assert refuses(told, 1, "principal-unknown", "it lists ada, ben, cleo")
    assert refuses(eve.contractrepo("render", "approve", "catalog"), 1, "principal-unknown", public)


def test_a_name_that_is_somebody_elses(office: Desks) -> None:
    told = office["cleo"].contractrepo("approve", "catalog", "--as", "ada")
    assert refuses(told, 1, "key-of-another", "sign with your own key, or name yourself with --as")


def test_a_missing_role(office: Desks) -> None:
    told = office["ada"].contractrepo("approve", "catalog", "--role", "security")
    assert refuses(told, 1, "role-missing", "name a role of yours with --role: api-owner")
    told = office["cleo"].contractrepo("release", "catalog")
    assert "[role-missing]" in told.notes


def test_what_is_not_approved(office: Desks) -> None:
    for more in ([], ["--dry-run"]):
        told = office["ada"].contractrepo("release", "catalog", VERSION, *more)
        assert refuses(told, 1, "not-approved", f"contractrepo approve catalog {VERSION} --role api-owner")


def test_whoever_proposed(office: Desks) -> None:
    told = office["ben"].contractrepo("approve", "catalog")
    assert refuses(told, 1, "self-approval", "ask ada to approve as api-owner")


def test_what_nobody_proposed(office: Desks) -> None:
    told = office["ada"].contractrepo("reject", "orders", "1.9.0", "-m", "No.")
    assert refuses(told, 1, "proposal-missing", "contractrepo propose orders 1.9.0")


def test_what_was_not_pushed(office: Desks) -> None:
    desk = office["cleo"]
    assert desk.git("checkout", "-q", "-b", "design/orders/gift").returncode == 0
    desk.commit(gift_wrap)
    for more in ([], [VERSION], ["--design", "gift"], [VERSION, "--design", "gift"]):
        told = desk.contractrepo("propose", "orders", *more)
        assert refuses(told, 1, "not-pushed", "git push origin design/orders/gift"), more


def test_what_the_repository_never_heard_of(office: Desks) -> None:
    told = office["ada"].contractrepo("propose", "catalog", VERSION, "--design", "nothing")
    assert refuses(told, 2, "design-unknown", "--design TOPIC", "main (1.2.0)")
    told = office["ada"].contractrepo("propose", "orders", "v1.2.0")
    assert refuses(told, 2, "version-invalid", "write it without v")
    told = office["ada"].contractrepo("verify", "review/orders/9.0.0/ada/0001-approve")
    assert refuses(told, 2, "record-unknown")


def test_main_moved(shop: Desks) -> None:
    """An approved version does not overwrite what main took meanwhile."""
    ada, ben = shop["ada"], shop["ben"]
    repo, author = ContractRepo.open(ada.folder.parent / "contracts.git"), Author("Ben", "ben@example.org")
    data = yaml.safe_load(ada.document.read_text())
    gift_wrap(data)
    with repo.edit("orders", design="gift", author=author) as draft:
        draft.write_spec(yaml.safe_dump(data))
    repo.propose("orders", signer=SSHSigner(shop["cleo"].person.key), author=author)
    repo.approve("orders", signer=SSHSigner(ben.person.key), author=author)
    ada.commit(lambda data: data["info"].update(summary="Said on main."))
    assert ada.push().landed
    told = ben.contractrepo("release", "orders", VERSION)
    assert refuses(told, 1, "not-approved", "contractrepo propose orders 1.2.0 --design gift")
    assert "[main-moved]" in told.notes
    told = ada.contractrepo("approve", "orders", VERSION)
    assert refuses(told, 1, "main-moved", "contractrepo propose orders 1.2.0")
    told = ben.contractrepo("status", "orders", VERSION)
    assert told.answer.endswith("next: contractrepo propose orders 1.2.0 --design gift\n")
    assert "stale: main-moved" in told.answer


def test_a_remote_that_is_away(office: Desks) -> None:
    """What was fetched can be read; nothing can be written."""
    desk = office["cleo"]
    bare = desk.folder.parent / "contracts.git"
    bare.rename(bare.with_name("away.git"))
    try:
        read = desk.contractrepo("status", "catalog", VERSION)
        written = desk.contractrepo("request-changes", "catalog", VERSION, "--role", "security", "-m", "Hm.")
    finally:
        bare.with_name("away.git").rename(bare)
    assert read.code == 0
    assert read.answer.startswith("catalog 1.2.0: in-review")
    assert read.notes.startswith("as of the last fetch: ")
    assert written.code == 3
    assert "[remote-unreachable]" in written.notes
    assert "git ls-remote origin" in written.notes
