"""Plain git keeps a record as it is: ``contractrepo render | git tag -s -F -`` is all it takes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from contractrepo.core.author import Author
from contractrepo.core.layout import TAGS
from contractrepo.workflow.records import Record, Subject, payload_for, read_record, render

COMMENTS = [
    "",
    "Reads well.\nSee API-42.",
    "One paragraph.\n\nAnother:\n  - indented #1\n  - Größe 5 €, 漢字 👍",
    "Signed-off-by: Bob <bob@example.org>\nDecision: reject",
    "; a line that begins with a sign\n/ and another\n>8 cut here",
]


@pytest.fixture(scope="module")
def git(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., bytes]:
    """Return what runs git in a repository with one commit."""
    folder = tmp_path_factory.mktemp("repository")

    def run(*arguments: str, **options: Any) -> bytes:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, check=True, **options
        )
        return done.stdout

    run("init", "-q")
    return run


@pytest.fixture
def commit(git: Callable[..., bytes]) -> str:
    tree = git("mktree", input=b"").decode().strip()
    return git("commit-tree", tree, "-m", "x").decode().strip()


@pytest.mark.parametrize("comment", COMMENTS)
def test_git_writes_the_tag_that_is_to_be_signed(
    git: Callable[..., bytes],
    commit: str,
    record: Callable[..., Record],
    monkeypatch: pytest.MonkeyPatch,
    comment: str,
) -> None:
    subject = Subject(commit, "c" * 40, "contracts/orders", f"sha256:{'e' * 64}")
    made = record(comment=comment, subject=subject, seq=2 + COMMENTS.index(comment))
    name = made.ref.removeprefix(TAGS)
    monkeypatch.setenv("GIT_COMMITTER_DATE", "1795342452 +0530")
    git("tag", "-a", "-F", "-", name, commit, input=render(made))
    raw = git("cat-file", "tag", name)
    assert raw == payload_for(made, Author("Test", "test@example.org"), 1_795_342_452, 330)
    assert read_record(raw.partition(b"\n\n")[2]) == made
    listed = git("for-each-ref", "--format=%(contents:subject)", made.ref).decode()
    assert listed == "approve orders 1.1.0 (api-owner)\n"


def test_the_subject_of_every_tag_tells_what_it_is(record: Callable[..., Record]) -> None:
    kinds = ("propose", "request-changes", "reject", "revoke", "release")
    assert [render(record(kind)).partition(b"\n")[0].decode() for kind in kinds] == [
        "propose orders 1.1.0",
        "request-changes orders 1.1.0",
        "reject orders 1.1.0 (api-owner)",
        "revoke orders 1.1.0",
        "release orders 1.1.0",
    ]
