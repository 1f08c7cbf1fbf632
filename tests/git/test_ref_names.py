from __future__ import annotations

import subprocess

import pytest

from contractrepo.git.refnames import governed, is_object_id, is_ref_name

NAMES = [
    "refs/heads/main",
    "refs/tags/orders/v1.0.0",
    "refs/heads/design/orders/refunds",
    "refs/heads/ä",
    "refs/heads/a@b",
    "refs/heads/-a",
    "refs/heads/.a",
    "refs/heads/a.lock",
    "refs/heads/a.lock/b",
    "refs/heads/a..b",
    "refs/heads/a b",
    "refs/heads/a~1",
    "refs/heads/a^",
    "refs/heads/a:b",
    "refs/heads/a?",
    "refs/heads/a*",
    "refs/heads/a[",
    "refs/heads/a\\b",
    "refs/heads/a@{1}",
    "refs/heads//a",
    "refs/heads/a/",
    "refs/heads/a.",
    "refs/heads/a\x1b[0m",
    "refs/heads/a\x7f",
    "refs/heads/../../config",
    "refs/heads/a\n",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_those_of_git(name: str) -> None:
    done = subprocess.run(["git", "check-ref-format", name], check=False)
    assert is_ref_name(name) == (done.returncode == 0)


@pytest.mark.parametrize(
    "name",
    ["HEAD", "main", "heads/main", "refs/heads/" + "a" * 201, "refs/" + "a/" * 500 + "b", "refs/\udc80"],
)
def test_names_that_cannot_be_files_are_refused(name: str) -> None:
    assert not is_ref_name(name)


def test_what_the_log_governs() -> None:
    yes = ["refs/heads/main", "refs/tags/a/v1.0.0", "refs/meta/policy", "refs/docs/a/v1.0.0"]
    no = ["refs/heads/main2", "refs/heads/design/a/b", "refs/tagsy/a", "refs/notes/x", "HEAD"]
    assert [ref for ref in yes + no if governed(ref)] == yes


def test_object_ids() -> None:
    assert is_object_id("0" * 40)
    assert not any(map(is_object_id, ["0" * 39, "0" * 41, "A" * 40, "0" * 40 + "\n", "ref: refs/heads/main"]))
