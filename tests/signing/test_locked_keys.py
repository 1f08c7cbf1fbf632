"""Keys with a passphrase: opened by ssh-keygen with the answer of whoever was asked, or named with the way out."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from contractrepo import SSHSigner
from contractrepo.errors import SignatureError
from contractrepo.signing import verify

MESSAGE = b"orders 1.2.0 is approved\n"
PASSPHRASE = "it's \"5 o'clock\" $HOME \\n ü %s"


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("locked") / "id with space"
    # One round of key derivation: the tests need the format, not the delay.
    arguments = ["-q", "-t", "ed25519", "-a", "1", "-N", PASSPHRASE, "-f", path]
    subprocess.run(["ssh-keygen", *arguments], check=True)
    return path


def refusal(path: Path, passphrase: Callable[[str], str] | None = None) -> SignatureError:
    with pytest.raises(SignatureError) as caught:
        SSHSigner(path, passphrase=passphrase)
    return caught.value


def test_without_anybody_to_ask_it_is_locked_and_says_what_to_do(locked: Path) -> None:
    error = refusal(locked)
    assert (error.code, error.message) == ("key-locked", f"the key {locked} has a passphrase")
    assert error.hint == f"ssh-add '{locked}', or run it in a terminal, which asks for the passphrase"
    assert refusal(locked.with_name("id with space.pub")).code == "key-locked"


def test_the_passphrase_is_asked_for_once(locked: Path) -> None:
    prompts: list[str] = []

    def ask(prompt: str) -> str:
        prompts.append(prompt)
        return PASSPHRASE

    signer = SSHSigner(locked, "ada", passphrase=ask)
    assert signer.public_key == " ".join(locked.with_name("id with space.pub").read_text().split()[:2])
    for namespace in (b"git", b"file"):
        armour = signer.sign(MESSAGE, namespace=namespace)
        assert verify(MESSAGE, armour, namespace=namespace) == signer.public_key
    assert prompts == [f"Passphrase of {locked}: "]
    assert PASSPHRASE not in repr(vars(signer))


@pytest.mark.parametrize("answer", ["wrong", "", "nul\0", "half \udfff"])
def test_a_wrong_passphrase_leaves_it_locked(answer: str, locked: Path) -> None:
    error = refusal(locked, lambda _: answer)
    assert error.code == "key-locked"
    assert f"the passphrase does not open the key {locked}" in error.message


def test_a_key_without_passphrase_asks_nobody(tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key"], check=True)
    assert verify(MESSAGE, SSHSigner(tmp_path / "key", passphrase=pytest.fail).sign(MESSAGE))


def test_a_key_that_lies_open_to_others_is_not_used_by_ssh_keygen(locked: Path, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(locked.read_bytes())
    path.chmod(0o644)
    error = refusal(path, lambda _: PASSPHRASE)
    assert error.code == "key-locked"
    assert "bad permissions" in error.message


def test_halves_that_do_not_belong_together_are_noticed(
    locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = locked.with_name("other")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other], check=True)
    program = mkdir(locked.with_name("bin")) / "ssh-keygen"
    program.write_text(f"#!/bin/sh\nexec /bin/cat '{other}.pub'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    error = refusal(locked, lambda _: PASSPHRASE)
    assert (error.code, error.hint) == ("key-unusable", "name another private key file")


def test_without_openssh_it_stays_locked(
    locked: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refusal(locked, lambda _: PASSPHRASE).code == "agent-missing"


def mkdir(folder: Path) -> Path:
    folder.mkdir()
    return folder
