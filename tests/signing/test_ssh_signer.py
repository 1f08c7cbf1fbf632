"""Signatures are those that ssh-keygen verifies; keys that cannot sign are named clearly."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
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


def key_file(folder: Path, key: PrivateKey | dsa.DSAPrivateKey) -> Path:
    path = folder / "key"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    return path


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


def test_a_key_with_a_passphrase_is_locked(tmp_path: Path) -> None:
    arguments = ["-q", "-t", "ed25519", "-N", "secret", "-f", tmp_path / "locked"]
    subprocess.run(["ssh-keygen", *arguments], check=True)
    assert refusal(tmp_path / "locked") == "key-locked"


def test_a_public_key_is_no_private_key(tmp_path: Path) -> None:
    signer = SSHSigner(key_file(tmp_path, KEYS["ed25519"]()))
    public = tmp_path / "key.pub"
    public.write_text(signer.public_key)
    assert refusal(public) == "key-unusable"


@pytest.mark.filterwarnings("ignore:SSH DSA key")
def test_a_dsa_key_cannot_sign(tmp_path: Path) -> None:
    assert refusal(key_file(tmp_path, dsa.generate_private_key(1024))) == "key-unusable"


def test_a_curve_that_ssh_does_not_know_cannot_sign() -> None:
    with pytest.raises(SignatureError) as caught:
        sign(ec.generate_private_key(ec.SECP256K1()), MESSAGE)
    assert caught.value.code == "key-unusable"
