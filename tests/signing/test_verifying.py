"""Our verdict about a signature is ssh-keygen's, except where ours is meant to be stricter."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from contractrepo.errors import SignatureError
from contractrepo.signing import fingerprint, normal_key, verify
from contractrepo.signing.armour import armoured, unarmoured
from contractrepo.signing.envelope import Envelope, signed_bytes
from contractrepo.signing.sshsig import PrivateKey, public_blob, public_line, sign
from contractrepo.signing.wire import mpint, string, uint32

MESSAGE = b"object 5f2b\ntype commit\n\norders 1.2.0 is approved\n"
KEYS: dict[str, PrivateKey] = {
    "ed25519": ed25519.Ed25519PrivateKey.generate(),
    "rsa": rsa.generate_private_key(65537, 2048),
    "p256": ec.generate_private_key(ec.SECP256R1()),
    "p384": ec.generate_private_key(ec.SECP384R1()),
    "p521": ec.generate_private_key(ec.SECP521R1()),
}
# What ssh-keygen can make without a device.
MADE = [["ed25519"], ["rsa", "-b", "2048"], ["rsa", "-b", "3072"]] + [
    ["ecdsa", "-b", bits] for bits in ("256", "384", "521")
]


def ssh_keygen(folder: Path, *arguments: str, message: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["ssh-keygen", *arguments], cwd=folder, input=message, capture_output=True, check=False
    )


def accepted_by_ssh_keygen(
    folder: Path, public: str, armour: str, message: bytes, namespace: str = "git"
) -> bool:
    (folder / "signature").write_text(armour)
    (folder / "allowed").write_text(f"ada {public}\n")
    arguments = ["-Y", "verify", "-f", "allowed", "-I", "ada", "-n", namespace, "-s", "signature"]
    return ssh_keygen(folder, *arguments, message=message).returncode == 0


def refusal(message: bytes, armour: str | bytes, namespace: bytes = b"git") -> SignatureError:
    with pytest.raises(SignatureError) as caught:
        verify(message, armour, namespace=namespace)
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("kind", MADE, ids="-".join)
def test_what_ssh_keygen_signs_is_good(kind: list[str], tmp_path: Path) -> None:
    ssh_keygen(tmp_path, "-q", "-N", "", "-C", "ada@example.org", "-f", "key", "-t", *kind)
    public = normal_key((tmp_path / "key.pub").read_text())
    for algorithm in ("sha256", "sha512"):
        options = ["-O", f"hashalg={algorithm}", "-n", "git", "-f", "key"]
        armour = ssh_keygen(tmp_path, "-Y", "sign", *options, message=MESSAGE).stdout
        assert verify(MESSAGE, armour) == public
        assert verify(MESSAGE, armour.decode()) == public
        assert refusal(MESSAGE + b"x", armour).code == "signature-invalid"
        assert refusal(MESSAGE, armour, b"file").code == "signature-namespace"


@pytest.mark.parametrize("kind", KEYS)
def test_what_we_sign_is_good_here_and_to_ssh_keygen(kind: str, tmp_path: Path) -> None:
    public, armour = public_line(KEYS[kind]), sign(KEYS[kind], MESSAGE)
    assert verify(MESSAGE, armour) == public
    assert accepted_by_ssh_keygen(tmp_path, public, armour, MESSAGE)
    assert not accepted_by_ssh_keygen(tmp_path, public, armour, MESSAGE[:-1])
    assert refusal(MESSAGE[:-1], armour).code == "signature-invalid"


@pytest.mark.parametrize("kind", MADE, ids="-".join)
def test_a_fingerprint_is_the_one_ssh_keygen_prints(kind: list[str], tmp_path: Path) -> None:
    ssh_keygen(tmp_path, "-q", "-N", "", "-f", "key", "-t", *kind)
    printed = ssh_keygen(tmp_path, "-l", "-f", "key.pub").stdout.decode().split()[1]
    assert fingerprint((tmp_path / "key.pub").read_text()) == printed


def test_a_signature_for_something_else_says_so() -> None:
    error = refusal(MESSAGE, sign(KEYS["ed25519"], MESSAGE, namespace=b"file\x1b[2J"))
    assert error.code == "signature-namespace"
    assert error.message == "the signature was made for 'file[2J', not for 'git'"


def test_the_empty_namespace_is_none() -> None:
    armour = sign(KEYS["ed25519"], MESSAGE, namespace=b"")
    assert refusal(MESSAGE, armour, b"").code == "signature-namespace"


SPELLINGS: dict[str, Callable[[str], str | bytes]] = {
    "text after it": lambda text: text + "more\n",
    "an empty line after it": lambda text: text + "\n",
    "no last newline": lambda text: text[:-1],
    "text before it": lambda text: "\n" + text,
    "twice": lambda text: text * 2,
    "an empty line inside": lambda text: text.replace("\n", "\n\n", 1),
    "a space inside": lambda text: text.replace("\n", " \n", 1),
    "lines of DOS": lambda text: text.replace("\n", "\r\n"),
    "one long line": lambda text: text.replace("\n", "").replace("-----U", "-----\nU") + "\n",
    "another marker": lambda text: text.replace("SSH", "PGP"),
    "no padding": lambda text: text.replace("=", ""),
    "a letter of another alphabet": lambda text: text.replace("U1NIU0lH", "U1NIU0l\u041d"),
    "a lone surrogate": lambda text: text.replace("U1NIU0lH", "U1NIU0l\udc80"),
    "bytes beyond ASCII": lambda text: text.encode().replace(b"U1NIU0lH", b"U1NIU0l\xff"),
    "nothing": lambda _: "",
    "markers only": lambda _: armoured(b""),
    "far too long": lambda _: armoured(bytes(40_000)),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_only_the_spelling_of_ssh_keygen_is_taken(spelling: str) -> None:
    armour = sign(KEYS["ed25519"], MESSAGE)
    changed = SPELLINGS[spelling](armour)
    assert changed != armour
    assert refusal(MESSAGE, changed).code == "signature-malformed"


def test_the_unused_bits_of_the_last_letter_are_not_free() -> None:
    armour = sign(KEYS["ed25519"], MESSAGE)
    at = armour.index("=") - 1
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    changed = armour[:at] + alphabet[alphabet.index(armour[at]) + 1] + armour[at + 1 :]
    assert base64.b64decode("".join(changed.split("\n")[1:-2])) == unarmoured(armour)
    assert refusal(MESSAGE, changed).code == "signature-malformed"


def fields(*, reserved: bytes = b"", digest: bytes = b"sha512", version: int = 1, rest: bytes = b"") -> str:
    key = KEYS["ed25519"]
    signature = string(b"ssh-ed25519") + string(key.sign(signed_bytes(MESSAGE, b"git", b"sha512")))
    parts = (public_blob(key), b"git", reserved, digest, signature)
    return armoured(b"SSHSIG" + uint32(version) + b"".join(map(string, parts)) + rest)


def test_each_field_of_the_envelope_is_held_to() -> None:
    assert verify(MESSAGE, fields()) == public_line(KEYS["ed25519"])
    assert "reserved" in refusal(MESSAGE, fields(reserved=b"x")).message
    assert "hash" in refusal(MESSAGE, fields(digest=b"sha1")).message
    assert "begin" in refusal(MESSAGE, fields(version=2)).message
    assert "follow" in refusal(MESSAGE, fields(rest=b"\0")).message
    assert "cut short" in refusal(MESSAGE, armoured(b"SSHSIG" + uint32(1) + b"\xff\xff\xff\xff")).message


def wrapped(public: bytes, signature: bytes) -> str:
    return armoured(Envelope(public, b"git", b"sha512", signature).to_bytes())


def signed_with_rsa(key: rsa.RSAPrivateKey, kind: bytes, digest: hashes.HashAlgorithm) -> str:
    value = key.sign(signed_bytes(MESSAGE, b"git", b"sha512"), padding.PKCS1v15(), digest)
    return wrapped(public_blob(key), string(kind) + string(value))


def test_rsa_with_either_sha2_is_good_and_with_sha1_is_weak() -> None:
    key = rsa.generate_private_key(65537, 2048)
    assert verify(MESSAGE, signed_with_rsa(key, b"rsa-sha2-256", hashes.SHA256())) == public_line(key)
    assert verify(MESSAGE, signed_with_rsa(key, b"rsa-sha2-512", hashes.SHA512())) == public_line(key)
    error = refusal(MESSAGE, signed_with_rsa(key, b"ssh-rsa", hashes.SHA1()))
    assert error.code == "signature-weak"
    assert "SHA-1" in error.message
    mixed = signed_with_rsa(key, b"rsa-sha2-256", hashes.SHA512())
    assert refusal(MESSAGE, mixed).code == "signature-invalid"


def test_a_short_rsa_key_is_weak() -> None:
    key = rsa.generate_private_key(65537, 1024)
    error = refusal(MESSAGE, signed_with_rsa(key, b"rsa-sha2-512", hashes.SHA512()))
    assert (error.code, error.message) == (
        "signature-weak",
        "an RSA key of 1024 bits is too weak, 2048 are the least",
    )


def test_the_kind_of_a_signature_is_that_of_its_key() -> None:
    key = KEYS["ed25519"]
    error = refusal(MESSAGE, wrapped(public_blob(key), string(b"ecdsa-sha2-nistp256") + string(bytes(64))))
    assert error.code == "signature-malformed"
    assert "kind" in error.message
    assert (
        refusal(MESSAGE, wrapped(public_blob(key), string(b"ssh-rsa") + string(bytes(64)))).code
        == "signature-weak"
    )


def test_bytes_after_a_signature_are_refused() -> None:
    key = KEYS["ed25519"]
    value = string(b"ssh-ed25519") + string(key.sign(signed_bytes(MESSAGE, b"git", b"sha512")))
    assert verify(MESSAGE, wrapped(public_blob(key), value)) == public_line(key)
    assert "follow" in refusal(MESSAGE, wrapped(public_blob(key), value + b"\0")).message


def elliptic(value: bytes) -> str:
    return wrapped(public_blob(KEYS["p256"]), string(b"ecdsa-sha2-nistp256") + string(value))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (mpint(1) + mpint(1), "signature-invalid"),
        (string(b"") + mpint(1), "signature-invalid"),
        (mpint(2**4096) + mpint(1), "signature-invalid"),
        (string(b"\0\1") + mpint(1), "signature-malformed"),
        (string(b"\0") + mpint(1), "signature-malformed"),
        (string(b"\xff") + mpint(1), "signature-malformed"),
        (mpint(1) + mpint(1) + mpint(1), "signature-malformed"),
        (mpint(1), "signature-malformed"),
    ],
    ids=["wrong", "zero", "huge", "leading-zero", "spelled-zero", "negative", "three", "one"],
)
def test_numbers_have_one_spelling(value: bytes, code: str) -> None:
    assert refusal(MESSAGE, elliptic(value)).code == code


def test_a_certificate_is_refused_by_name(tmp_path: Path) -> None:
    for name in ("ca", "key"):
        ssh_keygen(tmp_path, "-q", "-t", "ed25519", "-N", "", "-f", name)
    ssh_keygen(tmp_path, "-q", "-s", "ca", "-I", "ada", "-n", "ada", "key.pub")
    line = (tmp_path / "key-cert.pub").read_text()
    armour = wrapped(base64.b64decode(line.split()[1]), string(b"ssh-ed25519") + string(bytes(64)))
    error = refusal(MESSAGE, armour)
    assert error.code == "signature-unsupported"
    assert error.message == "certificates do not sign here (ssh-ed25519-cert-v01@openssh.com)"


def test_another_kind_of_key_is_unsupported() -> None:
    error = refusal(MESSAGE, wrapped(string(b"ssh-dss\x1b\xff"), b""))
    assert error.code == "signature-unsupported"
    assert error.message == "keys of the kind ssh-dss\ufffd do not sign here"
