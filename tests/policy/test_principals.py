"""People and their keys: what principals.yaml says, and what is wrong with one."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractrepo.errors import ContractError
from contractrepo.policy import Key, Principal, Principals, key_line
from contractrepo.policy.instants import not_before, second_of

SAMPLE = Path(__file__).parents[2] / "sample_repo" / "principals.yaml"
DAY = 86_400


def line(letter: str, kind: str = "ssh-ed25519") -> str:
    name = kind.encode()
    blob = len(name).to_bytes(4, "big") + name + (32).to_bytes(4, "big") + letter.encode() * 32
    return f"{kind} {base64.b64encode(blob).decode()}"


def key(letter: str = "a", **more: Any) -> dict[str, Any]:
    return {"type": "ssh", "key": line(letter), "valid-from": "1970-01-02", **more}


def people(**keys: list[dict[str, Any]]) -> str:
    entries = {
        id_: {"name": id_.title(), "email": [f"{id_}@example.org"], "keys": listed}
        for id_, listed in keys.items()
    }
    return json.dumps({"principals": entries})


def problems(text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(ContractError) as caught:
        Principals.parse(text)
    return [(problem.code, problem.pointer, problem.message) for problem in caught.value.problems]


def test_nobody_is_known_by_default() -> None:
    assert dict(Principals().all) == {}
    assert Principals().of_key(line("a")) is None


def test_the_sample() -> None:
    found = Principals.parse(SAMPLE.read_bytes())
    assert list(found.all) == ["ada", "ben", "cleo"]
    for person in found.all.values():
        assert [found.of_key(f"{own.line} a comment") for own in person.keys] == [person]


def test_every_member_is_read() -> None:
    revoked = {"at": "1970-01-05T00:00:00Z", "reason": "compromised", "since": "1970-01-04"}
    listed = [
        {**key("a", **{"valid-until": "1970-01-03T02:00:00+02:00"}), "key": f"{line('a')} ada (old)"},
        key("b", revoked=revoked),
    ]
    ada = Principals.parse(people(ada=listed, bob=[])).all["ada"]
    first = Key(line("a"), DAY, 2 * DAY)
    second = Key(line("b"), DAY, None, 4 * DAY, 3 * DAY)
    assert ada == Principal("ada", "Ada", ("ada@example.org",), (first, second))
    assert ada.key(f"{line('b')} laptop") == second
    assert ada.key(line("c")) is None
    assert ada.key("no key") is None


@pytest.mark.parametrize(
    ("at", "expected"),
    [(9, "key-not-yet-valid"), (10, None), (19, None), (20, "key-expired")],
)
def test_the_time_of_a_key(at: int, expected: str | None) -> None:
    assert Key(line("a"), 10, 20).fault(at) == expected


def test_a_key_without_end_does_not_expire() -> None:
    assert Key(line("a"), 10).fault(2**40) is None


@pytest.mark.parametrize(
    ("at", "superseded", "compromised"),
    [
        (9, "key-not-yet-valid", "key-not-yet-valid"),
        (11, None, None),
        (12, None, "key-compromised"),
        (14, None, "key-compromised"),
        (15, "key-revoked", "key-compromised"),
        (20, "key-revoked", "key-compromised"),
    ],
)
def test_a_revoked_key(at: int, superseded: str | None, compromised: str | None) -> None:
    assert Key(line("a"), 10, 20, 15).fault(at) == superseded
    assert Key(line("a"), 10, 20, 15, 12).fault(at) == compromised


@pytest.mark.parametrize(
    ("text", "first", "holding"),
    [
        ("1970-01-02", DAY, DAY),
        ("1970-01-02T00:00:00Z", DAY, DAY),
        ("1970-01-02T01:30:00+01:30", DAY, DAY),
        ("1970-01-01T00:00:00.25Z", 1, 0),
        ("1969-12-31T23:59:59.75Z", 0, -1),
        ("0001-01-01T00:00:00+14:00", -62135596800 - 14 * 3600, -62135596800 - 14 * 3600),
    ],
)
def test_moments(text: str, first: int, holding: int) -> None:
    assert (not_before(text), second_of(text)) == (first, holding)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"valid-from": "2026-02-30"},
            [("policy-instant", "/principals/ada/keys/0/valid-from", "there is no moment 2026-02-30")],
        ),
        (
            {"valid-until": "2026-01-01T25:00:00Z", "revoked": {"at": "0000-01-01", "reason": "superseded"}},
            [
                (
                    "policy-instant",
                    "/principals/ada/keys/0/valid-until",
                    "there is no moment 2026-01-01T25:00:00Z",
                ),
                ("policy-instant", "/principals/ada/keys/0/revoked/at", "there is no moment 0000-01-01"),
            ],
        ),
        (
            {"valid-until": "1970-01-02"},
            [
                (
                    "policy-instant",
                    "/principals/ada/keys/0/valid-until",
                    "the key is valid never: 'valid-until' is not after 'valid-from'",
                )
            ],
        ),
        (
            {"key": "ssh-ed25519 AAAA"},
            [
                (
                    "policy-key",
                    "/principals/ada/keys/0/key",
                    "this is no public key: its base64 text does not hold a key of its type",
                )
            ],
        ),
    ],
)
def test_what_the_schema_cannot_say(changes: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    assert problems(people(ada=[{**key(), **changes}])) == expected


@pytest.mark.parametrize("owner", ["ada", "bob"])
def test_a_key_is_listed_once(owner: str) -> None:
    again = {**key(), "key": f"{line('a')} again"}
    keys = {"ada": [key(), again]} if owner == "ada" else {"ada": [key()], "bob": [again]}
    index = len(keys[owner]) - 1
    message = "this key is listed already, for 'ada'; a key speaks for one person"
    assert problems(people(**keys)) == [
        ("policy-key-shared", f"/principals/{owner}/keys/{index}/key", message)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", [("policy-invalid", "")]),
        ('{"principals": {}}', [("policy-invalid", "/principals")]),
        (people(Ada=[]), [("policy-invalid", "/principals")]),
        (people(ada=[{**key(), "type": "gpg"}]), [("policy-invalid", "/principals/ada/keys/0/type")]),
        (
            people(ada=[key(revoked={"at": "2026-01-01", "reason": "compromised"})]),
            [("policy-invalid", "/principals/ada/keys/0/revoked")],
        ),
    ],
)
def test_what_the_schema_says(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(code, pointer) for code, pointer, _ in problems(text)] == expected


def test_a_fault_names_file_and_line() -> None:
    with pytest.raises(ContractError) as caught:
        Principals.parse(people(ada=[key(**{"valid-from": "2026-02-30"})]).replace(", ", ",\n"))
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("principals.yaml", 5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 ***",
        "ssh-ed25519 é",
        "ssh-é AAAA",
        "ssh-rsa " + line("a").split()[1],
        "ssh-ed25519 " + line("a").split()[1][:-1],
    ],
)
def test_what_is_no_key(text: str) -> None:
    assert key_line(text) is None


def test_a_key_has_one_spelling() -> None:
    # The last two bits before the padding belong to no byte.
    kind, text = line("a", "ssh-rsa").split()
    assert text.endswith("YWE=")
    assert key_line(f"  {kind}\t{text[:-2]}F= ada@laptop (old)\n") == f"{kind} {text}"


@given(st.text() | st.builds("ssh-ed25519 {}".format, st.text()))
def test_any_text_is_a_key_or_none(text: str) -> None:
    found = key_line(text)
    assert found is None or key_line(found) == found


@given(st.binary(max_size=300))
def test_no_bytes_at_random_list_people(data: bytes) -> None:
    with pytest.raises(ContractError) as caught:
        Principals.parse(data)
    assert caught.value.problems
