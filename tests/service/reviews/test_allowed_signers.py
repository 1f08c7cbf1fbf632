"""Who may sign, and when: our verdict is that of ``ssh-keygen -Y verify`` with the file that we export."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from contractrepo.policy import Principals
from contractrepo.service.reviews.allowed_signers import allowed_signers
from contractrepo.signing import verify

MESSAGE = b"object 5f2b\ntype commit\n\norders 1.2.0 is approved\n"
FIRST = "2026-01-01"
EXPIRED = {"valid-until": "2026-03-01"}
SUPERSEDED = {"revoked": {"at": "2026-03-01T12:00:00Z", "reason": "superseded"}}
STOLEN = {"revoked": {"at": "2026-04-01", "reason": "compromised", "since": "2026-03-01"}}
# Person -> key -> what the policy says of it.
LISTED: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "one key": {"ada": {"one": {}}},
    "several keys": {"ada": {"one": {}, "two": {}}, "bob": {"three": {}}},
    "each other's keys": {"ada": {"two": {}}, "bob": {"one": {}}},
    "a key that expires": {"ada": {"one": EXPIRED, "two": {}}},
    "a key from later on": {"ada": {"one": {"valid-from": "2026-06-01T00:00:00Z"}}},
    "a key that was replaced": {"ada": {"one": SUPERSEDED, "two": {"valid-from": "2026-03-01T12:00:00Z"}}},
    "a key that was stolen": {"ada": {"one": STOLEN, "two": {"valid-from": "2026-04-01"}}},
    "expired, then replaced": {"ada": {"one": {**EXPIRED, **SUPERSEDED}}},
    "nobody's key": {"ada": {}, "bob": {"two": {}}},
    "a name that begins another": {"ada": {"one": {}}, "ada-lovelace": {"two": {}}},
}
# The second before each change, and the second of it.
MOMENTS = (
    "2025-12-31T23:59:59Z",
    "2026-01-01T00:00:00Z",
    "2026-02-28T23:59:59Z",
    "2026-03-01T00:00:00Z",
    "2026-03-01T11:59:59Z",
    "2026-03-01T12:00:00Z",
    "2026-04-01T00:00:00Z",
    "2026-06-01T00:00:00Z",
)
ASKED = ("ada", "bob", "ada-lovelace", "a*", "*", "ad?")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    for name in ("one", "two", "three"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
        subprocess.run(command, check=True, timeout=60)
        for space in ("git", "file"):
            sign = ["ssh-keygen", "-q", "-Y", "sign", "-n", space, "-f", str(folder / name)]
            made = subprocess.run(sign, input=MESSAGE, capture_output=True, check=True, timeout=60)
            (folder / f"{name}.{space}").write_bytes(made.stdout)
    return folder


def principals(keys: Path, listed: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Principals:
    people = {
        who: {
            "name": who,
            "email": [f"{who}@example.org"],
            "keys": [
                {"type": "ssh", "key": (keys / f"{key}.pub").read_text().strip(), "valid-from": FIRST, **more}
                for key, more in owned.items()
            ],
        }
        for who, owned in listed.items()
    }
    return Principals.parse(json.dumps({"principals": people}))


def ours(people: Principals, who: str, armour: bytes, moment: str) -> bool:
    line = verify(MESSAGE, armour)
    owner = people.of_key(line)
    key = owner.key(line) if owner is not None else None
    at = int(dt.datetime.fromisoformat(moment).timestamp())
    return owner is not None and owner.id == who and key is not None and key.fault(at) is None


def theirs(allowed: Path, who: str, signature: Path, moment: str, namespace: str = "git") -> bool:
    stamp = "".join(char for char in moment if char.isdigit()) + "Z"
    command = ["ssh-keygen", "-Y", "verify", "-f", str(allowed), "-I", who, "-n", namespace]
    command += ["-s", str(signature), "-O", f"verify-time={stamp}"]
    return (
        subprocess.run(command, input=MESSAGE, capture_output=True, check=False, timeout=60).returncode == 0
    )


def differences(name: str, keys: Path, folder: Path, asked: tuple[str, ...], moments: tuple[str, ...]) -> Any:
    people = principals(keys, LISTED[name])
    allowed = folder / "allowed_signers"
    allowed.write_text(allowed_signers(people))
    found = {
        (who, key, moment): (
            ours(people, who, (keys / f"{key}.git").read_bytes(), moment),
            theirs(allowed, who, keys / f"{key}.git", moment),
        )
        for who in asked
        for key in ("one", "two", "three")
        for moment in moments
    }
    assert any(mine for mine, _ in found.values())
    return {asked: verdicts for asked, verdicts in found.items() if verdicts[0] != verdicts[1]}


def test_both_agree_about_a_key_that_was_replaced(keys: Path, tmp_path: Path) -> None:
    assert differences("a key that was replaced", keys, tmp_path, ("ada",), MOMENTS[4:6]) == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", list(LISTED))
def test_both_agree_about_everybody_at_every_moment(name: str, keys: Path, tmp_path: Path) -> None:
    assert differences(name, keys, tmp_path, ASKED, MOMENTS) == {}


def test_what_was_signed_for_something_else_is_nobodys(keys: Path, tmp_path: Path) -> None:
    """The file says that the keys are for git, and so do we."""
    people = principals(keys, LISTED["one key"])
    allowed = tmp_path / "allowed_signers"
    allowed.write_text(allowed_signers(people))
    assert theirs(allowed, "ada", keys / "one.git", MOMENTS[1])
    assert not theirs(allowed, "ada", keys / "one.file", MOMENTS[1])
    assert not theirs(allowed, "ada", keys / "one.file", MOMENTS[1], "file")


def test_nobody_is_called_by_a_pattern(keys: Path) -> None:
    """A wildcard in front of a line of the file would let one key speak for many."""
    for name in ("*", "a*", "ad?", "!ada", "ada,bob"):
        with pytest.raises(Exception, match="policy-invalid"):
            principals(keys, {name: {"one": {}}})
