"""Signed tags: git's are good to us, and ours are good to git."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from contractrepo import SSHSigner
from contractrepo.errors import SignatureError
from contractrepo.signing import verify

BEGIN = b"-----BEGIN SSH SIGNATURE-----"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key"], check=True)
    (tmp_path / "allowed").write_text(f"ada {(tmp_path / 'key.pub').read_text()}")
    folder = tmp_path / "work"
    git(tmp_path, "init", "-q", str(folder))
    git(folder, "config", "gpg.format", "ssh")
    git(folder, "config", "user.signingkey", str(tmp_path / "key"))
    git(folder, "config", "gpg.ssh.allowedSignersFile", str(tmp_path / "allowed"))
    git(folder, "commit", "-q", "--allow-empty", "-m", "one")
    return folder


def git(folder: Path, *arguments: str, data: bytes = b"") -> bytes:
    done = subprocess.run(["git", *arguments], cwd=folder, input=data, capture_output=True, check=True)
    return done.stdout


def test_a_tag_that_git_signs_is_good(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository, "tag", "-s", "-m", "orders 1.2.0", "v1")
    raw = git(repository, "cat-file", "tag", "v1")
    payload, armour = raw[: raw.index(BEGIN)], raw[raw.index(BEGIN) :]
    monkeypatch.chdir(repository)
    assert verify(payload, armour) == SSHSigner().public_key
    with pytest.raises(SignatureError) as caught:
        verify(payload.replace(b"v1", b"v2"), armour)
    assert caught.value.code == "signature-invalid"


def test_a_tag_that_we_sign_is_good_to_git(repository: Path) -> None:
    head = git(repository, "rev-parse", "HEAD").decode().strip()
    payload = (
        f"object {head}\ntype commit\ntag v1\ntagger Ada <ada@example.org> 1800000000 +0000\n\norders 1.2.0\n"
    )
    armour = SSHSigner(repository.parent / "key").sign(payload.encode())
    tag = git(repository, "mktag", data=(payload + armour).encode()).decode().strip()
    git(repository, "update-ref", "refs/tags/v1", tag)
    done = subprocess.run(["git", "tag", "-v", "v1"], cwd=repository, capture_output=True, check=False)
    assert b'Good "git" signature for ada' in done.stderr
    assert done.returncode == 0
