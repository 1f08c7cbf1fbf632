"""A public key has one spelling, and only keys that may sign have one at all."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from contractrepo.errors import SignatureError
from contractrepo.signing import fingerprint, normal_key, public_keys
from contractrepo.signing.sshsig import public_blob, public_line
from contractrepo.signing.wire import mpint, string

ED25519 = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LINE = public_line(ED25519)
POINT = ec.derive_private_key(0x5EED, ec.SECP256R1()).public_key()
MODULUS = rsa.generate_private_key(65537, 2048).public_key().public_numbers().n
FLAT = POINT.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
FOLDED = POINT.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
KINDS = {
    "ssh-ed25519": public_blob(ED25519),
    "sk-ssh-ed25519@openssh.com": string(b"sk-ssh-ed25519@openssh.com")
    + string(ED25519.public_key().public_bytes_raw())
    + string(b"ssh:"),
    "ecdsa-sha2-nistp256": string(b"ecdsa-sha2-nistp256") + string(b"nistp256") + string(FLAT),
    "sk-ecdsa-sha2-nistp256@openssh.com": string(b"sk-ecdsa-sha2-nistp256@openssh.com")
    + string(b"nistp256")
    + string(FLAT)
    + string(b"ssh:"),
    "ssh-rsa": string(b"ssh-rsa") + mpint(65537) + mpint(MODULUS),
}


def line_of(blob: bytes) -> str:
    kind = blob[4 : 4 + int.from_bytes(blob[:4], "big")].decode()
    return f"{kind} {base64.b64encode(blob).decode()}"


def refusal(line: str) -> SignatureError:
    with pytest.raises(SignatureError) as caught:
        normal_key(line)
    with pytest.raises(SignatureError, match=r".") as again:
        fingerprint(line)
    assert caught.value.code == again.value.code == "key-unusable"
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_of_every_kind_keeps_its_line(kind: str, tmp_path: Path) -> None:
    line = line_of(KINDS[kind])
    assert normal_key(line) == line
    assert normal_key(f"  {line}\tAda Lovelace <ada@example.org> \n") == line
    (tmp_path / "key.pub").write_text(line)
    printed = subprocess.run(
        ["ssh-keygen", "-l", "-f", tmp_path / "key.pub"], capture_output=True, text=True, check=True
    ).stdout
    assert fingerprint(f"{line} comment") == printed.split()[1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_with_more_or_fewer_bytes_is_refused(kind: str) -> None:
    assert "follow" in refusal(line_of(KINDS[kind] + b"\0")).message
    assert refusal(line_of(KINDS[kind][:-1]))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "ssh-ed25519",
        "AAAA",
        f"restrict {LINE}",
        f"key::{LINE}",
        f"{LINE}\n{LINE}",
        f"{LINE} Ada\rEve",
        LINE.replace(" ", "\n"),
        f"{LINE}=",
        LINE[:-1],
        f"{LINE} {'x' * 20_000}",
        LINE.replace("ssh-ed25519 ", "ssh-rsa "),
        LINE.replace("AAAA", "AA\u0410A", 1),
        f"ssh-ed25519 {base64.b64encode(b'junk').decode()}",
    ],
)
def test_what_is_not_one_key_line_is_refused(line: str) -> None:
    assert refusal(line)


def test_spare_bits_of_the_last_letter_are_refused() -> None:
    # Base64 has spare bits where the number of bytes is no multiple of three, as an application name can make it.
    blob = KINDS["sk-ssh-ed25519@openssh.com"][:-8] + string(b"ssh:ab")
    line = line_of(blob)
    assert normal_key(line) == line
    assert line.endswith("=")
    at = line.index("=") - 1
    spare = line[:at] + chr(ord(line[at]) + 1) + line[at + 1 :]
    assert base64.b64decode(spare.split()[1]) == blob
    assert "spelled otherwise" in refusal(spare).message


def test_a_compressed_point_would_be_a_second_spelling() -> None:
    folded = string(b"ecdsa-sha2-nistp256") + string(b"nistp256") + string(FOLDED)
    assert "point" in refusal(line_of(folded)).message


@pytest.mark.parametrize(
    "blob",
    [
        string(b"ecdsa-sha2-nistp256") + string(b"nistp384") + string(FLAT),
        string(b"ecdsa-sha2-nistp256") + string(b"nistp256") + string(b"\4" + bytes(64)),
        string(b"ecdsa-sha2-nistp256") + string(b"nistp256") + string(b""),
        string(b"ecdsa-sha2-nistp384") + string(b"nistp384") + string(FLAT),
        string(b"ssh-ed25519") + string(bytes(31)),
        string(b"ssh-ed25519") + string(b""),
        string(b"ssh-rsa") + mpint(65536) + mpint(MODULUS),
        string(b"ssh-rsa") + mpint(1) + mpint(MODULUS),
        string(b"ssh-rsa") + string(b"\0\1\0\1") + mpint(MODULUS),
    ],
    ids=["curve", "off-curve", "no-point", "short-point", "short", "empty", "even", "one", "spelling"],
)
def test_a_damaged_key_is_refused(blob: bytes) -> None:
    assert refusal(line_of(blob))


@pytest.mark.parametrize(
    ("blob", "words"),
    [
        (string(b"ssh-rsa") + mpint(65537) + mpint(2**2047 - 1), "2047 bits is too weak"),
        (string(b"ssh-rsa") + mpint(65537) + mpint(2**16385 - 1), "16385 bits is more than"),
        (string(b"ssh-dss") + mpint(3), "kind ssh-dss do not sign"),
        (string(b"ssh-ed25519-cert-v01@openssh.com"), "certificates do not sign"),
    ],
)
def test_a_key_that_may_not_sign_says_why(blob: bytes, words: str) -> None:
    assert words in refusal(line_of(blob)).message


P = 2**255 - 19


def is_of_small_order(encoded: bytes) -> bool:
    """Compute it from the curve -x^2 + y^2 = 1 + d x^2 y^2 (RFC 8032): eight times the point is the neutral one."""
    d = -121665 * pow(121666, -1, P) % P
    y = (int.from_bytes(encoded, "little") & (1 << 255) - 1) % P
    square = (y * y - 1) * pow(d * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square:
        return False
    for _ in range(3):
        both = d * x * x % P * y % P * y % P
        x, y = 2 * x * y * pow(1 + both, -1, P) % P, (y * y + x * x) * pow(1 - both, -1, P) % P
    return (x, y) == (0, 1)


@pytest.mark.parametrize("point", sorted(public_keys._ANYBODYS), ids=bytes.hex)
@pytest.mark.parametrize("sign", [0x00, 0x80])
def test_a_point_of_small_order_is_anybodys_key(point: bytes, sign: int) -> None:
    assert is_of_small_order(point)
    signed = point[:-1] + bytes([point[-1] | sign])
    assert "anybody can sign" in refusal(line_of(string(b"ssh-ed25519") + string(signed))).message
    in_device = string(b"sk-ssh-ed25519@openssh.com") + string(signed) + string(b"ssh:")
    assert "anybody can sign" in refusal(line_of(in_device)).message


def test_a_made_key_is_not_of_small_order() -> None:
    assert not is_of_small_order(ED25519.public_key().public_bytes_raw())
