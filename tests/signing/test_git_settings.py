"""Without a named key, the one that git signs with is taken."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from contractrepo import SSHSigner
from contractrepo.errors import SignatureError
from contractrepo.signing import verify

MESSAGE = b"orders 1.2.0 is approved\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / ".gitconfig"))
    monkeypatch.chdir(tmp_path)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key"], check=True)
    return tmp_path


def settings(**values: str) -> None:
    for name, value in values.items():
        subprocess.run(["git", "config", "--global", name.replace("_", "."), value], check=True)


def refusal() -> SignatureError:
    with pytest.raises(SignatureError) as caught:
        SSHSigner()
    assert caught.value.code == "key-missing"
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("spelling", ["~/key", "~/key.pub", "key", "{home}/key"])
def test_the_signing_key_of_git_signs(spelling: str, home: Path) -> None:
    settings(gpg_format="ssh", user_signingkey=spelling.format(home=home))
    signer = SSHSigner(principal="ada")
    assert signer.public_key == " ".join((home / "key.pub").read_text().split()[:2])
    assert verify(MESSAGE, signer.sign(MESSAGE)) == signer.public_key


def test_a_repository_may_have_a_key_of_its_own(home: Path) -> None:
    settings(gpg_format="ssh", user_signingkey="~/nothing")
    subprocess.run(["git", "init", "-q", "."], check=True)
    subprocess.run(["git", "config", "user.signingkey", "~/key"], check=True)
    assert SSHSigner().public_key in (home / "key.pub").read_text()


def test_a_signing_key_that_only_an_agent_could_use_needs_one(home: Path) -> None:
    line = (home / "key.pub").read_text()
    settings(gpg_format="ssh", user_signingkey=f"key::{line}")
    with pytest.raises(SignatureError) as caught:
        SSHSigner()
    assert caught.value.code == "agent-missing"


@pytest.mark.usefixtures("home")
def test_git_may_sign_with_something_else() -> None:
    assert "git signs with openpgp, not with an SSH key" in refusal().message
    settings(user_signingkey="~/key")
    assert "openpgp" in refusal().message
    settings(gpg_format="x509")
    assert "x509" in refusal().message


@pytest.mark.usefixtures("home")
def test_no_key_may_be_set() -> None:
    settings(gpg_format="ssh")
    error = refusal()
    assert "user.signingkey is not set" in error.message
    assert "git config --global gpg.format ssh" in (error.hint or "")
    settings(user_signingkey="")
    assert "user.signingkey is not set" in refusal().message


def test_a_key_that_git_names_may_be_gone(home: Path) -> None:
    settings(gpg_format="ssh", user_signingkey="~/nothing")
    assert refusal().message == f"cannot read the key {home}/nothing"


def test_a_broken_configuration_is_named(home: Path) -> None:
    (home / ".gitconfig").write_text("[gpg\n")
    assert "bad config line 1" in refusal().message


def test_git_may_be_missing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(home))
    assert refusal().message == "git cannot be run"
