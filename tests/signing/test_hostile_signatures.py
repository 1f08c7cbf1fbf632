"""Whatever is done to a signature or to what it signs, the answer is SignatureError: never good, never another error."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

import hypothesis
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import strategies as st

from contractrepo.errors import SignatureError
from contractrepo.signing import normal_key, verify
from contractrepo.signing.armour import armoured, unarmoured
from contractrepo.signing.envelope import Envelope
from contractrepo.signing.sshsig import PrivateKey, public_blob, public_line, sign
from contractrepo.signing.wire import string

MESSAGE = b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
KEYS: dict[str, PrivateKey] = {
    "ed25519": ed25519.Ed25519PrivateKey.generate(),
    "rsa": rsa.generate_private_key(65537, 2048),
    "p256": ec.generate_private_key(ec.SECP256R1()),
}
ARMOURS = {name: sign(key, MESSAGE) for name, key in KEYS.items()}
BLOBS = [public_blob(key) for key in KEYS.values()]


def is_refused(call: Callable[[], str]) -> bool:
    try:
        call()
    except SignatureError as error:
        return bool(error.hint)
    return False


def flipped(data: bytes) -> Iterator[bytes]:
    for at in range(len(data)):
        for bit in range(8):
            yield data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


@pytest.mark.parametrize("kind", KEYS)
def test_a_flipped_bit_of_the_armour_is_refused(kind: str) -> None:
    armour = ARMOURS[kind].encode()
    assert verify(MESSAGE, armour) == public_line(KEYS[kind])
    assert all(is_refused(lambda one=one: verify(MESSAGE, one)) for one in flipped(armour))


@pytest.mark.parametrize("kind", KEYS)
def test_a_flipped_bit_inside_well_made_armour_is_refused(kind: str) -> None:
    raw = unarmoured(ARMOURS[kind])
    assert all(is_refused(lambda one=one: verify(MESSAGE, armoured(one))) for one in flipped(raw))


@pytest.mark.parametrize("kind", KEYS)
def test_a_flipped_bit_of_the_message_is_refused(kind: str) -> None:
    assert all(is_refused(lambda one=one: verify(one, ARMOURS[kind])) for one in flipped(MESSAGE))


@pytest.mark.parametrize("kind", KEYS)
def test_a_signature_cut_short_is_refused(kind: str) -> None:
    raw = unarmoured(ARMOURS[kind])
    assert all(
        is_refused(lambda size=size: verify(MESSAGE, armoured(raw[:size]))) for size in range(len(raw))
    )


@hypothesis.given(st.text() | st.binary())
def test_no_text_is_a_signature_by_chance(armour: str | bytes) -> None:
    assert is_refused(lambda: verify(MESSAGE, armour))


@hypothesis.given(st.binary(max_size=300))
def test_no_bytes_are_a_signature_by_chance(raw: bytes) -> None:
    assert is_refused(lambda: verify(MESSAGE, armoured(raw)))


PARTS = st.binary(max_size=80) | st.sampled_from([*BLOBS, b"ssh-rsa", b"ssh-ed25519", b"nistp256", b"\4"])


@hypothesis.given(st.sampled_from(BLOBS) | st.lists(PARTS, max_size=4), st.lists(PARTS, max_size=4))
def test_no_key_goes_with_a_made_up_signature(public: bytes | list[bytes], signature: list[bytes]) -> None:
    blob = public if isinstance(public, bytes) else b"".join(map(string, public))
    envelope = Envelope(blob, b"git", b"sha512", b"".join(map(string, signature)))
    assert is_refused(lambda: verify(MESSAGE, armoured(envelope.to_bytes())))


@pytest.mark.parametrize("blob", BLOBS, ids=list(KEYS))
def test_a_flipped_bit_of_a_key_is_another_key_or_none(blob: bytes) -> None:
    size = 4 + int.from_bytes(blob[:4], "big")
    kind, lines = blob[4:size].decode(), set()
    for one in flipped(blob):
        line = f"{kind} {base64.b64encode(one).decode()}"
        if not is_refused(lambda line=line: normal_key(line)):
            lines.add(normal_key(line))
    assert f"{kind} {base64.b64encode(blob).decode()}" not in lines
    # An ed25519 key is any 32 bytes and an RSA modulus any number; points of a curve are hit by chance only.
    assert bool(lines) is (not kind.startswith("ecdsa"))


@hypothesis.given(st.text())
def test_no_text_is_a_key_by_chance(line: str) -> None:
    assert is_refused(lambda: normal_key(line))
