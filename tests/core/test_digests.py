from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from contractrepo.core.digests import content_digest, sha256_of

EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_digest_names_its_algorithm() -> None:
    assert sha256_of(b"") == EMPTY


def test_a_folder_without_files_has_the_digest_of_nothing() -> None:
    assert content_digest({}) == EMPTY


def test_the_order_of_files_does_not_matter_and_their_names_do() -> None:
    assert content_digest({"a": b"1", "b": b"2"}) == content_digest({"b": b"2", "a": b"1"})
    assert content_digest({"a": b"1", "b": b"2"}) != content_digest({"a": b"2", "b": b"1"})


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_a_folder_s_digest_is_what_sha256sum_says_of_its_own_list(tmp_path: Path) -> None:
    files = {"openapi.yaml": b"openapi: 3.1.0\n", "mocks/get.mock.yaml": b"mocks: 1\n", "Z": b""}
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    command = "find . -type f -printf '%P\\n' | LC_ALL=C sort | xargs sha256sum | sha256sum"
    printed = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=True).stdout
    assert content_digest(files) == f"sha256:{printed.split()[0].decode()}"
