"""Keys in FIDO devices: what the device adds is signed too. The device is played by a key in memory."""

from __future__ import annotations

import base64
import hashlib
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from contractrepo import SSHSigner
from contractrepo.errors import SignatureError
from contractrepo.signing import verify
from contractrepo.signing.armour import armoured, unarmoured
from contractrepo.signing.envelope import Envelope, signed_bytes
from contractrepo.signing.wire import mpint, string, uint32

MESSAGE = b"orders 1.2.0 is approved\n"
APPLICATION = b"ssh:"
EDWARDS = ed25519.Ed25519PrivateKey.generate()
ELLIPTIC = ec.generate_private_key(ec.SECP256R1())
TOUCHED, VERIFIED, UNTOUCHED = 0x01, 0x05, 0x04
KINDS = {"edwards": b"sk-ssh-ed25519@openssh.com", "elliptic": b"sk-ecdsa-sha2-nistp256@openssh.com"}


def public_blob(key: str) -> bytes:
    if key == "edwards":
        return string(KINDS[key]) + string(EDWARDS.public_key().public_bytes_raw()) + string(APPLICATION)
    point = ELLIPTIC.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return string(KINDS[key]) + string(b"nistp256") + string(point) + string(APPLICATION)


def public_line(key: str) -> str:
    return f"{KINDS[key].decode()} {base64.b64encode(public_blob(key)).decode()}"


def device_signature(key: str, told: bytes) -> bytes:
    if key == "edwards":
        return EDWARDS.sign(told)
    r, s = decode_dss_signature(ELLIPTIC.sign(told, ec.ECDSA(hashes.SHA256())))
    return mpint(r) + mpint(s)


def signed(
    key: str, *, flags: int = TOUCHED, kind: bytes | None = None, application: bytes = APPLICATION
) -> str:
    state = bytes([flags]) + uint32(7)
    inner = hashlib.sha256(signed_bytes(MESSAGE, b"git", b"sha512")).digest()
    value = device_signature(key, hashlib.sha256(application).digest() + state + inner)
    signature = string(kind or KINDS[key]) + string(value) + state
    return armoured(Envelope(public_blob(key), b"git", b"sha512", signature).to_bytes())


def refusal(message: bytes, armour: str) -> SignatureError:
    with pytest.raises(SignatureError) as caught:
        verify(message, armour)
    return caught.value


@pytest.mark.parametrize("flags", [TOUCHED, VERIFIED])
@pytest.mark.parametrize("key", KINDS)
def test_a_signature_by_a_touched_device_is_good_here_and_to_ssh_keygen(
    key: str, flags: int, tmp_path: Path
) -> None:
    armour = signed(key, flags=flags)
    assert verify(MESSAGE, armour) == public_line(key)
    assert refusal(MESSAGE + b"x", armour).code == "signature-invalid"
    (tmp_path / "signature").write_text(armour)
    (tmp_path / "allowed").write_text(f"ada {public_line(key)}\n")
    arguments = ["-Y", "verify", "-f", "allowed", "-I", "ada", "-n", "git", "-s", "signature"]
    done = subprocess.run(
        ["ssh-keygen", *arguments], cwd=tmp_path, input=MESSAGE, capture_output=True, check=False
    )
    assert done.returncode == 0, done


@pytest.mark.parametrize("key", KINDS)
def test_an_untouched_device_proves_nobody_there(key: str) -> None:
    error = refusal(MESSAGE, signed(key, flags=UNTOUCHED))
    assert error.code == "signature-weak"
    assert "touched" in error.message


@pytest.mark.parametrize("key", KINDS)
def test_a_key_made_for_another_application_does_not_count(key: str) -> None:
    assert refusal(MESSAGE, signed(key, application=b"https://example.org")).code == "signature-invalid"


@pytest.mark.parametrize("key", KINDS)
def test_a_flipped_bit_is_refused(key: str) -> None:
    raw = unarmoured(signed(key))
    for at in range(8 * len(raw)):
        changed = (int.from_bytes(raw, "big") ^ 1 << at).to_bytes(len(raw), "big")
        assert refusal(MESSAGE, armoured(changed)).hint


def test_signatures_made_in_a_browser_are_named() -> None:
    error = refusal(MESSAGE, signed("elliptic", kind=b"webauthn-sk-ecdsa-sha2-nistp256@openssh.com"))
    assert error.code == "signature-unsupported"
    assert "webauthn" in error.message


def key_handle(folder: Path) -> Path:
    """Write what `ssh-keygen -t ed25519-sk` would write: a file that names the key in the device."""
    check = uint32(42) * 2
    private = (
        check + public_blob("edwards") + bytes([TOUCHED]) + string(b"handle") + string(b"") + string(b"ada")
    )
    private += bytes(range(1, 9))[: -len(private) % 8]
    blob = b"openssh-key-v1\0" + string(b"none") * 2 + string(b"") + uint32(1)
    encoded = base64.encodebytes(blob + string(public_blob("edwards")) + string(private)).decode()
    path = folder / "id_ed25519_sk"
    path.write_text(f"-----BEGIN OPENSSH PRIVATE KEY-----\n{encoded}-----END OPENSSH PRIVATE KEY-----\n")
    path.chmod(0o600)
    return path


def test_a_device_that_is_not_there_is_an_error_of_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_SK_PROVIDER", "/nonexistent")
    path = key_handle(tmp_path)
    shown = subprocess.run(
        ["ssh-keygen", "-y", "-f", path], capture_output=True, text=True, check=True
    ).stdout
    signer = SSHSigner(path)
    assert signer.public_key == public_line("edwards") == " ".join(shown.split()[:2])
    with pytest.raises(SignatureError) as caught:
        signer.sign(MESSAGE)
    assert caught.value.code == "key-unusable"


def test_a_device_that_is_there_signs_through_ssh_keygen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = SSHSigner(key_handle(tmp_path))
    (tmp_path / "armour").write_text(signed("edwards"))
    program = tmp_path / "ssh-keygen"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\nexec /bin/cat {tmp_path}/armour\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert signer.sign(MESSAGE) == signed("edwards")
    assert (tmp_path / "asked").read_text() == f"-q -Y sign -n git -f {tmp_path}/id_ed25519_sk\n"


def test_a_signature_by_another_key_than_the_one_asked_for_is_not_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = SSHSigner(key_handle(tmp_path))
    program = tmp_path / "ssh-keygen"
    (tmp_path / "armour").write_text(signed("elliptic"))
    program.write_text(f"#!/bin/sh\nexec /bin/cat {tmp_path}/armour\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SignatureError, match="another key") as caught:
        signer.sign(MESSAGE)
    assert caught.value.code == "key-unusable"
