"""Signing through a real ssh-agent, which lives as long as this file's tests."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from contractrepo import SSHSigner
from contractrepo.errors import SignatureError
from contractrepo.signing import programs, verify

MESSAGE = b"orders 1.2.0 is approved\n"
KINDS = [
    ["ed25519"],
    ["rsa", "-b", "2048"],
    ["ecdsa", "-b", "256"],
    ["ecdsa", "-b", "384"],
    ["ecdsa", "-b", "521"],
]


@pytest.fixture(scope="module")
def socket() -> Iterator[str]:
    # A socket's path may have about a hundred characters, which a test's own folder often exceeds.
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/agent"
        command = ["ssh-agent", "-D", "-a", path]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            assert path in process.stdout.readline()
            yield path
            process.terminate()


@pytest.fixture
def agent(socket: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("SSH_AUTH_SOCK", socket)
    yield socket
    ssh_add("-D")


def ssh_add(*arguments: str | Path, answer: str = "") -> None:
    command = ["ssh-add", "-q", *arguments]
    environment = {**os.environ, "SSH_ASKPASS_REQUIRE": "force", "SSH_ASKPASS": answer}
    subprocess.run(command, check=True, capture_output=True, env=environment)


def make_key(
    folder: Path, name: str = "key", kind: tuple[str, ...] = ("ed25519",), passphrase: str = ""
) -> Path:
    arguments = ["-q", "-a", "1", "-N", passphrase, "-C", "ada@example.org", "-f", folder / name, "-t", *kind]
    subprocess.run(["ssh-keygen", *arguments], check=True, capture_output=True)
    return folder / name


def public_line(path: Path) -> str:
    return " ".join(path.with_name(f"{path.name}.pub").read_text().split()[:2])


def refusal(*arguments: str | Path, agent: bool = False) -> SignatureError:
    with pytest.raises(SignatureError) as caught:
        SSHSigner(*arguments, agent=agent)
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
@pytest.mark.usefixtures("agent")
def test_a_key_of_the_agent_signs(kind: list[str], tmp_path: Path) -> None:
    path = make_key(tmp_path, kind=tuple(kind))
    ssh_add(path)
    path.unlink()
    public = public_line(path)
    ways: list[str | Path] = [tmp_path / "key.pub", f"key::{public} a comment"]
    if public.startswith("ssh-"):
        ways.append(public)
    for way in ways:
        signer = SSHSigner(way, "ada")
        assert (signer.public_key, signer.principal) == (public, "ada")
        assert verify(MESSAGE, signer.sign(MESSAGE)) == public
        assert verify(MESSAGE, signer.sign(MESSAGE, namespace=b"file"), namespace=b"file") == public


@pytest.mark.usefixtures("agent")
def test_the_agent_can_be_asked_for_though_the_file_is_there(tmp_path: Path) -> None:
    path = make_key(tmp_path)
    assert refusal(path, agent=True).code == "key-missing"
    ssh_add(path)
    signer = SSHSigner(path, agent=True)
    assert signer.sign(MESSAGE) == SSHSigner(path).sign(MESSAGE)
    ssh_add("-D")
    with pytest.raises(SignatureError, match="ssh-keygen does not sign") as caught:
        signer.sign(MESSAGE)
    assert caught.value.code == "key-unusable"


@pytest.mark.usefixtures("agent")
def test_a_locked_key_that_the_agent_holds_asks_nobody(tmp_path: Path) -> None:
    path = make_key(tmp_path, passphrase="secret")
    answer = tmp_path / "answer"
    answer.write_text("#!/bin/sh\necho secret\n")
    answer.chmod(0o755)
    assert refusal(path).code == "key-locked"
    ssh_add(path, answer=str(answer))
    signer = SSHSigner(path, passphrase=pytest.fail)
    assert verify(MESSAGE, signer.sign(MESSAGE)) == public_line(path)


@pytest.mark.usefixtures("agent")
def test_the_only_key_of_the_agent_needs_no_name(tmp_path: Path) -> None:
    error = refusal(agent=True)
    assert (error.code, error.hint) == ("key-missing", "`ssh-add` your private key")
    path = make_key(tmp_path)
    ssh_add(path)
    weak = make_key(tmp_path, "weak", ("rsa", "-b", "1024"))
    ssh_add(weak)
    assert SSHSigner(agent=True).public_key == public_line(path)
    ssh_add(make_key(tmp_path, "second"))
    assert "holds 2 that could sign" in refusal(agent=True).message


@pytest.mark.usefixtures("agent")
def test_a_certificate_in_the_agent_is_passed_over(tmp_path: Path) -> None:
    path, authority = make_key(tmp_path), make_key(tmp_path, "ca")
    sign_certificate = ["ssh-keygen", "-q", "-s", authority, "-I", "ada", "-n", "ada", tmp_path / "key.pub"]
    subprocess.run(sign_certificate, check=True)
    ssh_add(path)
    listed = subprocess.run(["ssh-add", "-L"], check=True, capture_output=True, text=True).stdout
    assert "cert-v01" in listed
    assert SSHSigner(agent=True).public_key == public_line(path)


def test_without_an_agent_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_key(tmp_path)
    assert refusal(path, agent=True).code == "agent-missing"
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "nothing"))
    assert refusal(path, agent=True).code == "agent-missing"
    assert refusal(f"key::{public_line(path)}").code == "agent-missing"
    assert refusal(agent=True).code == "agent-missing"


@pytest.mark.usefixtures("agent")
def test_without_openssh_the_agent_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_key(tmp_path)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        error = refusal(path, agent=True)
    assert (error.code, error.message) == ("agent-missing", "ssh-add cannot be run")


@pytest.mark.usefixtures("agent")
def test_an_agent_that_does_not_answer_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_key(tmp_path)
    ssh_add(path)
    signer = SSHSigner(path, agent=True)
    program = tmp_path / "ssh-keygen"
    program.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    program.chmod(0o755)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        patch.setattr(programs, "_TIMEOUT_S", 0.2)
        with pytest.raises(SignatureError, match="did not end within") as caught:
            signer.sign(MESSAGE)
    assert caught.value.code == "key-unusable"


def test_a_public_key_as_text_is_checked_first() -> None:
    assert refusal("key::ssh-ed25519 AAAA").code == "key-unusable"
    assert refusal("ssh-dss AAAAB3NzaC1kc3M=").code == "key-unusable"
