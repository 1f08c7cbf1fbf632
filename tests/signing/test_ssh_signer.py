"""Signatures are those that ssh-keygen verifies; keys that cannot sign are named clearly."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from contractrepo import SSHSigner
from contractrepo.errors import SignatureError
from contractrepo.signing.sshsig import PrivateKey, sign

MESSAGE = b"orders 1.2.0\nis approved\n"
KEYS = {
    "ed25519": ed25519.Ed25519PrivateKey.generate,
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "p521": lambda: ec.generate_private_key(ec.SECP521R1()),
}


def key_file(folder: Path, key: PrivateKey) -> Path:
    path = folder / "key"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    return path


def mkdir(folder: Path) -> Path:
    folder.mkdir()
    return folder


def is_good(folder: Path, signer: SSHSigner, signature: str, message: bytes, namespace: str = "git") -> bool:
    (folder / "signature").write_text(signature)
    (folder / "allowed").write_text(f"ada {signer.public_key}\n")
    arguments = ["-Y", "verify", "-f", "allowed", "-I", "ada", "-n", namespace, "-s", "signature"]
    done = subprocess.run(
        ["ssh-keygen", *arguments], cwd=folder, input=message, capture_output=True, check=False
    )
    return done.returncode == 0


@pytest.mark.parametrize("kind", KEYS)
def test_ssh_keygen_verifies_a_signature(kind: str, tmp_path: Path) -> None:
    signer = SSHSigner(key_file(tmp_path, KEYS[kind]()))
    signature = signer.sign(MESSAGE)
    assert is_good(tmp_path, signer, signature, MESSAGE)
    assert not is_good(tmp_path, signer, signature, MESSAGE + b"x")
    assert not is_good(tmp_path, signer, signature, MESSAGE, namespace="file")


def test_an_ed25519_signature_is_the_same_each_time(tmp_path: Path) -> None:
    signer = SSHSigner(key_file(tmp_path, KEYS["ed25519"]()), principal="ada")
    assert signer.principal == "ada"
    assert signer.sign(MESSAGE) == signer.sign(MESSAGE)
    assert signer.sign(MESSAGE) != signer.sign(MESSAGE, namespace=b"file")
    lines = signer.sign(MESSAGE).splitlines()
    assert lines[0] == "-----BEGIN SSH SIGNATURE-----"
    assert lines[-1] == "-----END SSH SIGNATURE-----"
    assert max(map(len, lines)) <= 70


def refusal(path: Path) -> str:
    with pytest.raises(SignatureError) as caught:
        SSHSigner(path)
    assert caught.value.hint
    return caught.value.code


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nothing") == "key-missing"
    assert refusal(tmp_path) == "key-missing"
    assert refusal(Path("nul\0")) == "key-missing"


def test_a_public_key_stands_for_the_private_key_beside_it(tmp_path: Path) -> None:
    signer = SSHSigner(key_file(tmp_path, KEYS["ed25519"]()))
    public = tmp_path / "key.pub"
    public.write_text(f"{signer.public_key} ada@example.org\n")
    assert SSHSigner(public).sign(MESSAGE) == signer.sign(MESSAGE)


@pytest.mark.parametrize("name", ["key.pub", "elsewhere.pub", "key.txt"])
def test_a_public_key_alone_needs_the_agent(name: str, tmp_path: Path) -> None:
    key_file(tmp_path, KEYS["ed25519"]())
    other = SSHSigner(key_file(mkdir(tmp_path / "other"), KEYS["ed25519"]()))
    (tmp_path / name).write_text(other.public_key)
    assert refusal(tmp_path / name) == "agent-missing"


def test_a_file_of_something_else_is_no_key(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"\xff\0 not a key")
    assert refusal(path) == "key-unusable"


def test_another_format_is_named_with_the_way_out(tmp_path: Path) -> None:
    arguments = ["-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f", tmp_path / "key"]
    subprocess.run(["ssh-keygen", *arguments], check=True)
    with pytest.raises(SignatureError) as caught:
        SSHSigner(tmp_path / "key")
    assert caught.value.code == "key-unusable"
    assert caught.value.hint == f"change its format: ssh-keygen -p -f {tmp_path}/key"
    subprocess.run(
        ["ssh-keygen", "-q", "-p", "-N", "", "-f", tmp_path / "key"], check=True, capture_output=True
    )
    assert SSHSigner(tmp_path / "key").public_key.startswith("ssh-rsa ")


def test_a_damaged_file_is_of_no_use(tmp_path: Path) -> None:
    whole = key_file(tmp_path, KEYS["ed25519"]()).read_bytes()
    lines = whole.splitlines(keepends=True)
    damaged = {
        "marker only": lines[0],
        "no base64": lines[0] + b"A\n" + lines[-1],
        "cut in the public half": lines[0] + lines[1][:40] + b"\n" + lines[-1],
        "cut in the private half": lines[0] + lines[1] + lines[-1],
        "changed in the private half": whole.replace(lines[3][:8], b"AAAAAAAA"),
    }
    for name, data in damaged.items():
        (tmp_path / "key").write_bytes(data)
        assert refusal(tmp_path / "key") == "key-unusable", name


def test_a_short_rsa_key_cannot_sign(tmp_path: Path) -> None:
    path = key_file(tmp_path, rsa.generate_private_key(65537, 1024))
    with pytest.raises(SignatureError, match="1024 bits is too weak"):
        SSHSigner(path)


def test_a_dsa_key_cannot_sign(tmp_path: Path) -> None:
    arguments = ["-q", "-t", "dsa", "-N", "", "-f", tmp_path / "key"]
    subprocess.run(["ssh-keygen", *arguments], check=True, capture_output=True)
    assert refusal(tmp_path / "key") == "key-unusable"


def test_a_curve_that_ssh_does_not_know_cannot_sign() -> None:
    with pytest.raises(SignatureError) as caught:
        sign(ec.generate_private_key(ec.SECP256K1()), MESSAGE)
    assert caught.value.code == "key-unusable"
