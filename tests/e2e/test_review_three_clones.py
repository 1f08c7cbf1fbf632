"""Three people in three clones: a design is proposed, disputed, mended, approved in two ways, and released."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from contractrepo import ContractRepo

# Every command with a push of its own; the demo tells a shorter story by default.
pytestmark = pytest.mark.slow

VERSION = "1.2.0"
REVIEW = f"refs/tags/review/orders/{VERSION}"
RELEASE = f"refs/tags/orders/v{VERSION}"
DOCS = f"refs/docs/orders/v{VERSION}"
BRANCH = "design/orders/gift"
Desks = dict[str, Any]


def gift_wrap(data: Any) -> None:
    data["info"]["version"] = VERSION
    data["components"]["schemas"]["NewOrder"]["properties"]["giftWrap"] = {"type": "boolean"}


def gift_note(data: Any) -> None:
    properties = data["components"]["schemas"]["NewOrder"]["properties"]
    properties["giftNote"] = {"type": "string", "maxLength": 200}


def security_loosened(data: Any) -> None:
    data["info"]["version"] = VERSION
    data["security"].append({})


def git(folder: Path, *arguments: str, text: str | None = None) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, input=text, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def status(desk: Any, version: str = VERSION) -> dict[str, Any]:
    told = desk.contractrepo("status", "orders", version, "--format", "json")
    assert told.code == 0, told.notes
    found: dict[str, Any] = json.loads(told.answer)
    return found


def says(told: Any, ref: str) -> bool:
    assert told.code == 0, told.notes
    return bool(told.answer.strip() == ref)


@dataclass(frozen=True)
class Story:
    """What was left behind, and what was seen on the way.

    Attributes:
        repository: The bare repository.
        desks: The clones, by person.
        seen: State of the version after each record.
        proposed: Commit of the last proposal.
        main: Tip of main before the release.
    """

    repository: Path
    desks: Desks
    seen: tuple[str, ...]
    proposed: str
    main: str

    def bare(self, *arguments: str) -> str:
        return git(self.repository, *arguments)


@pytest.fixture(scope="module")
def story(
    sample: Path,
    desks: Callable[..., Desks],
    tmp_path_factory: pytest.TempPathFactory,
    command_line: Callable[..., list[str]],
    awaited: Callable[..., Any],
) -> Story:
    """Play the story once."""
    repository = tmp_path_factory.mktemp("story") / "contracts.git"
    shutil.copytree(sample, repository)
    at = desks(repository, "ada", "ben", "cleo")
    ada, ben, cleo = at["ada"], at["ben"], at["cleo"]
    seen = []
    cleo.draft(BRANCH, gift_wrap)
    assert says(cleo.contractrepo("propose", "orders"), f"{REVIEW}/cleo/0001-propose")
    seen.append(status(ben)["state"])
    asked = ben.contractrepo("request-changes", "orders", "-m", "Let people write a note, too.")
    assert says(asked, f"{REVIEW}/ben/0001-request-changes")
    seen.append(status(cleo)["state"])
    proposed = cleo.draft(BRANCH, gift_note)
    assert says(cleo.contractrepo("propose", "orders", "-m", "With a note."), f"{REVIEW}/cleo/0002-propose")
    seen.append(status(ada)["state"])
    approve_by_git(ada, command_line)
    seen.append(status(ada)["state"])
    assert says(ben.contractrepo("approve", "orders"), f"{REVIEW}/ben/0002-approve")
    seen.append(status(cleo)["state"])
    main = git(repository, "rev-parse", "main")
    assert says(ada.contractrepo("release", "orders"), RELEASE)
    seen.append(status(ben)["state"])
    awaited(lambda: git(repository, "for-each-ref", DOCS))
    return Story(repository, at, tuple(seen), proposed, main)


def approve_by_git(desk: Any, command_line: Callable[..., list[str]]) -> None:
    """Approve as somebody who has the message only: git signs it and pushes it."""
    rendered = subprocess.run(
        command_line("render", "approve", "orders", "-m", "Reads well.\n\nThank you."),
        cwd=desk.folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert rendered.returncode == 0, rendered.stderr
    tag, commit = rendered.stderr.split()
    git(desk.folder, "tag", "-s", "-F", "-", tag, commit, text=rendered.stdout)
    assert desk.push(tag).landed
    assert tag == "review/orders/1.2.0/ada/0001-approve"


def test_each_record_moves_the_version_on(story: Story) -> None:
    assert story.seen == (
        "in-review",
        "changes-requested",
        "changes-requested",
        "changes-requested",
        "approved",
        "released",
    )


def test_everybody_sees_the_same_at_the_end(story: Story) -> None:
    found = [status(desk) for desk in story.desks.values()]
    assert found[0] == found[1] == found[2]
    assert (found[0]["docs"], found[0]["refused"], found[0]["vetoes"]) == ("built", [], [])
    assert [(one["principal"], one["counts"]) for one in found[0]["approvals"]] == [
        ("ada", True),
        ("ben", True),
    ]
    assert found[0]["proposal"]["commit"] == story.proposed
    assert found[0]["released"]["commit"] == story.proposed
    assert found[0]["next"] is None


def test_main_has_the_released_contract_by_a_merge(story: Story) -> None:
    merge, *parents = story.bare("rev-list", "--parents", "-1", "main").split()
    assert parents == [story.main, story.proposed]
    assert story.bare("rev-parse", f"{RELEASE}^{{commit}}") == story.proposed
    assert story.bare("rev-parse", f"{merge}:contracts/orders") == story.bare(
        "rev-parse", f"{story.proposed}:contracts/orders"
    )
    assert story.bare("rev-parse", f"{merge}:contracts/catalog") == story.bare(
        "rev-parse", f"{story.main}:contracts/catalog"
    )
    assert story.bare("log", "-1", "--format=%s", "main") == f"orders: release {VERSION}"


def test_the_documentation_stands_next_to_the_tag(story: Story) -> None:
    assert story.bare("cat-file", "-t", DOCS) == "tree"
    page = story.bare("show", f"{DOCS}:markdown/index.md")
    assert VERSION in page
    files = story.bare("ls-tree", "-r", "--name-only", DOCS).splitlines()
    assert "index.html" in files
    built = ContractRepo.open(story.repository).docs("orders", f"v{VERSION}")
    assert sorted(built) == files


def test_git_verifies_every_tag_with_the_listed_keys(story: Story, tmp_path: Path) -> None:
    told = story.desks["cleo"].contractrepo("keys", "--allowed-signers")
    (tmp_path / "signers").write_text(told.answer)
    tags = story.bare("for-each-ref", "--format=%(refname:strip=2)", REVIEW, RELEASE).splitlines()
    assert len(tags) == 6
    for tag in tags:
        checked = subprocess.run(
            ["git", "-c", f"gpg.ssh.allowedSignersFile={tmp_path / 'signers'}", "tag", "-v", tag],
            cwd=story.desks["cleo"].folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert checked.returncode == 0, checked.stderr
        signer = "ada" if tag.startswith("orders") else tag.split("/")[3]
        assert f'Good "git" signature for {signer} ' in checked.stderr
        assert story.desks["ben"].contractrepo("verify", tag).code == 0


def test_git_finds_nothing_wrong(story: Story) -> None:
    for folder in (story.repository, *(desk.folder for desk in story.desks.values())):
        checked = subprocess.run(
            ["git", "fsck", "--full", "--strict", "--no-dangling"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (checked.returncode, checked.stdout) == (0, "")
        assert "error" not in checked.stderr


def test_the_log_tells_the_story(story: Story) -> None:
    entries = ContractRepo.open(story.repository).log(limit=7)
    said = [[change.ref for change in entry.changes] for entry in reversed(entries)]
    assert said == [
        [f"{REVIEW}/cleo/0001-propose"],
        [f"{REVIEW}/ben/0001-request-changes"],
        [f"{REVIEW}/cleo/0002-propose"],
        [f"{REVIEW}/ada/0001-approve"],
        [f"{REVIEW}/ben/0002-approve"],
        [RELEASE, "refs/heads/main"],
        [DOCS],
    ]
    assert [entry.via for entry in entries] == ["api", *["push"] * 6]
    release = entries[1].changes
    assert (release[1].old, release[1].new) == (story.main, story.bare("rev-parse", "main"))
    policy = story.bare("rev-parse", "refs/meta/policy")
    assert {entry.policy for entry in entries} == {policy}


def test_what_was_released_is_final(story: Story) -> None:
    told = story.desks["ben"].contractrepo("approve", "orders", VERSION)
    assert told.code == 1
    assert "[already-released]" in told.notes
    assert "prepare the next version" in told.notes


@pytest.mark.slow
def test_a_rejected_design_comes_back_changed(shop: Desks) -> None:
    """Security is asked because of what changes, rejects it, and has to agree to the answer."""
    ada, ben, cleo = shop["ada"], shop["ben"], shop["cleo"]
    ada.draft("design/orders/open", security_loosened)
    assert says(ada.contractrepo("propose", "orders"), f"{REVIEW}/ada/0001-propose")
    assert says(ben.contractrepo("approve", "orders"), f"{REVIEW}/ben/0001-approve")
    waiting = {one["id"]: one["state"] for one in status(ben)["requirements"]}
    assert waiting == {"role:api-owner": "SATISFIED", "role:security": "UNSATISFIED"}
    rejected = cleo.contractrepo("reject", "orders", "-m", "Orders are nobody else's business.")
    assert says(rejected, f"{REVIEW}/cleo/0001-reject")
    again = ada.contractrepo("propose", "orders")
    assert again.code == 1
    assert "[answer-unchanged]" in again.notes
    assert "change the design" in again.notes
    ada.draft("design/orders/open", lambda data: (data["security"].pop(), gift_wrap(data)))
    assert says(ada.contractrepo("propose", "orders"), f"{REVIEW}/ada/0002-propose")
    found = status(ben)
    assert (found["state"], found["vetoes"]) == ("in-review", [])
    assert not any(one["counts"] for one in found["approvals"])
    assert {one["id"]: one["state"] for one in found["requirements"]} == {
        "role:api-owner": "UNSATISFIED",
        "role:security": "UNSATISFIED",
    }
    assert found["next"] == "contractrepo approve orders 1.2.0 --role api-owner"
    agreed = cleo.contractrepo("approve", "orders")
    assert says(agreed, f"{REVIEW}/cleo/0002-approve")
    assert agreed.notes == "next: contractrepo approve orders 1.2.0 --role api-owner\n"
