"""Objects changed on the disk, and logs written anew by somebody who knows how."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any

import pytest

from contractrepo.core.layout import LOG, MAIN, POLICY
from contractrepo.git.edits import Leaf
from contractrepo.git.objects import FILE, SUBMODULE
from contractrepo.workflow.records.naming import place_of

pytestmark = pytest.mark.slow

APPROVAL = "refs/tags/review/orders/1.1.0/ben/0001-approve"
RELEASE = "refs/tags/orders/v1.1.0"
Fields = dict[str, Any]

OBJECTS = {
    "a record": APPROVAL,
    "the first record of the policy": "refs/tags/review/policy/1/ada/0001-approve",
    "a release": RELEASE,
    "an entry of the log": f"{LOG}~3",
    "the state in an entry": f"{LOG}~3:refs/tags",
    "what an entry says": f"{LOG}~3:entry.json",
    "the policy": f"{POLICY}:policy.yaml",
    "the people": f"{POLICY}:principals.yaml",
    "the tree of the policy": f"{POLICY}^{{tree}}",
    "a released document": f"{RELEASE}:contracts/orders/openapi.yaml",
    "main": f"{MAIN}^{{tree}}",
}


@pytest.mark.parametrize("name", OBJECTS)
def test_a_changed_bit_is_found(name: str, host: Any) -> None:
    host.flip(host.git("rev-parse", OBJECTS[name]))
    assert host.audit()


def test_a_changed_bit_of_anything_that_is_governed_is_found(host: Any) -> None:
    chance = random.Random(0)
    governed = _governed(host)
    assert len(governed) > 200
    unnoticed = []
    for object_id in sorted(governed):
        file = host.path / "objects" / object_id[:2] / object_id[2:]
        good = file.read_bytes()
        host.flip(object_id, chance.random(), chance.randrange(8))
        if not host.audit():
            unnoticed.append(object_id)
        file.write_bytes(good)
    assert unnoticed == []


def _governed(host: Any) -> set[str]:
    """Return every record, entry and policy with all that they hold, the contracts of records, and main as it is.

    What other contracts were when one of them was released, and are no longer, is history on which nothing rests.
    """
    tags = host.git("for-each-ref", "--format=%(refname)", "refs/tags").split()
    commits = host.git("rev-list", LOG, POLICY, MAIN, *tags).split()
    contracts = [
        f"{ref}:contracts/{record.name}" for ref in tags if (record := place_of(ref)).name != "policy"
    ]
    whole = [f"{one}^{{tree}}" for one in (*host.entries(), *host.git("rev-list", POLICY).split(), MAIN)]
    held = host.reachable(*whole, *contracts)
    return {*commits, *held, *host.git("rev-parse", *tags).split()}


def test_damage_that_no_reader_expects_is_found(host: Any) -> None:
    host.git("gc", "-q")
    pack = next((host.path / "objects/pack").glob("*.pack"))
    good = pack.read_bytes()
    pack.chmod(0o644)
    for at in range(len(good) // 10, len(good), len(good) // 4):
        pack.write_bytes(good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :])
        assert host.audit(recompute=True)
    pack.write_bytes(good)
    assert host.audit(recompute=True) == []


def _same(_fields: Fields) -> None:
    return


def _set(**values: Any) -> Callable[[Fields], None]:
    return lambda fields: fields.update(values)


def _drop_a_change(fields: Fields) -> None:
    fields["changes"].pop()


def _invent_a_change(fields: Fields) -> None:
    fields["changes"].append({"ref": "refs/tags/orders/v7.0.0", "old": "0" * 40, "new": "1" * 40})


def _delete_something(fields: Fields) -> None:
    fields["changes"][0]["new"] = "0" * 40


def _move_something(fields: Fields) -> None:
    fields["changes"][-1]["old"] = "1" * 40


REWRITTEN: dict[str, tuple[Callable[[Fields], None], dict[str, Any], set[str]]] = {
    "received earlier": (_set(received="2026-01-01T00:00:00Z"), {}, {"log-clock"}),
    "received at no time": (_set(received="yesterday"), {}, {"log-broken"}),
    "its commit made at another time": (
        _same,
        {"text": lambda raw: re.sub(r"> \d+ \+0000", "> 1900000000 +0000", raw)},
        {"log-clock"},
    ),
    "another number": (_set(order=77), {}, {"log-chain"}),
    "another user": (_set(user="mallory"), {}, set()),
    "another policy": (_set(policy=None), {}, {"log-policy"}),
    "a change kept silent": (_drop_a_change, {}, {"log-state"}),
    "a change invented": (_invent_a_change, {}, {"log-broken"}),
    "a deletion": (_delete_something, {}, {"log-state", "log-move"}),
    "a tag that was elsewhere": (_move_something, {}, {"log-state", "log-move"}),
    "a member of its own": (_set(note="nothing"), {}, {"log-malformed"}),
    "another spelling": (_same, {"spelled": lambda text: text + b"\n"}, {"log-malformed"}),
    "no JSON": (_same, {"spelled": lambda text: text[1:]}, {"log-broken"}),
    "another writer": (
        _same,
        {"text": lambda raw: raw.replace("author contractrepo <", "author somebody <")},
        {"log-malformed"},
    ),
    "without what it brings in": (
        _same,
        {"text": lambda raw: re.sub(r"(parent \w+\n)parent \w+\n", r"\1", raw, count=1)},
        {"log-chain"},
    ),
}


@pytest.mark.parametrize("name", REWRITTEN)
def test_a_log_that_was_written_anew_is_found(name: str, host: Any) -> None:
    """Where only who asked is changed, nothing but an earlier head tells."""
    change, more, codes = REWRITTEN[name]
    head = host.entries()[-1]
    place = next(
        number
        for number, entry in enumerate(host.entries())
        if APPROVAL in host.git("cat-file", "blob", f"{entry}:entry.json")
    )
    host.rewrite(place, change, **more)
    found = {code for code, _ in host.audit()}
    assert codes <= found
    assert bool(codes) == bool(found)
    assert ("log-rolled-back", LOG) in host.audit(trusted_head=head)


def test_the_state_of_an_entry_holds_refs_and_nothing_else(host: Any) -> None:
    blob = host.written("blob", b"here")
    last = len(host.entries()) - 1
    for path, mode, value in (
        ("refs/tags/file", FILE, blob),
        (LOG, SUBMODULE, host.git("rev-parse", MAIN)),
    ):
        before = host.entries()[-1]
        host.rewrite(last, _same, leaves={path: Leaf(mode, value)})
        assert ("log-broken", LOG) in host.audit()
        host.git("update-ref", LOG, before)
    host.rewrite(last, _same, leaves={"surplus": Leaf(FILE, blob)})
    assert host.audit() == [("log-malformed", LOG)]


def test_the_log_keeps_what_was_signed(host: Any) -> None:
    place, entry = next(
        (number, entry)
        for number, entry in enumerate(host.entries())
        if APPROVAL in host.git("cat-file", "blob", f"{entry}:entry.json")
    )
    tag = host.git("rev-parse", APPROVAL)
    assert host.git("cat-file", "blob", f"{entry}:objects/{tag}") == host.git("cat-file", "tag", tag)
    host.rewrite(place, _same, leaves={f"objects/{tag}": Leaf(FILE, host.written("blob", b"another"))})
    assert host.audit() == [("log-copy", LOG)]


def test_an_entry_that_is_gone_cuts_the_log_off(host: Any) -> None:
    entry = host.entries()[3]
    (host.path / "objects" / entry[:2] / entry[2:]).unlink()
    found = host.audit()
    assert ("log-broken", LOG) in found
    assert ("record-unlogged", APPROVAL) not in found


def test_history_that_is_turned_back_through_the_log_is_found(host: Any) -> None:
    """A server that judges nothing lets main and policy move anywhere; the log tells."""
    entry = host.entries()[-1]
    old = host.git("rev-parse", MAIN)
    other = host.git("commit-tree", f"{MAIN}^{{tree}}", "-m", "another history")
    fields = json.loads(host.git("cat-file", "blob", f"{entry}:entry.json"))
    changes = [{"ref": MAIN, "old": old, "new": other}]
    fields |= {"order": fields["order"] + 1, "previous": entry, "changes": changes}
    text = json.dumps(fields, indent=2, sort_keys=True).encode() + b"\n"
    from contractrepo.git.edits import edit_tree

    leaves = {
        "entry.json": Leaf(FILE, host.written("blob", text)),
        MAIN: Leaf(SUBMODULE, other),
        "objects": None,
    }
    tree = edit_tree(host.store._database, host.git("rev-parse", f"{entry}^{{tree}}"), leaves)
    raw = host.store.object(entry).data.decode()
    head, _, message = raw.partition("\n\n")
    kept = [line for line in head.split("\n") if line.startswith(("author", "committer"))]
    lines = [f"tree {tree}", f"parent {entry}", f"parent {other}", *kept]
    host.git("update-ref", LOG, host.written("commit", ("\n".join(lines) + "\n\n" + message).encode()))
    host.git("update-ref", MAIN, other)
    found = host.audit()
    assert ("log-move", MAIN) in found
    assert ("release-incomplete", RELEASE) in found
