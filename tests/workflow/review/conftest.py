"""A small world in memory: people with keys, a policy, designs, a log, and a gate that admits records."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from contractrepo.core.author import Author
from contractrepo.core.digests import content_digest, sha256_of
from contractrepo.core.layout import contract_path, version_ref
from contractrepo.core.semver import Bump, Version, parse_version
from contractrepo.policy import Rulebook
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import (
    Against,
    BasedOn,
    Deprecation,
    Record,
    Report,
    Subject,
    Waiver,
    new_record,
    payload_for,
)
from contractrepo.workflow.review import Review, Sighting, admit, review
from contractrepo.workflow.review.ending import ENDS

ARMOUR = b"-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"
TODAY = "2026-11-25"
NOON = 1_795_608_000
NAME, VERSION = "orders", "2.3.0"
BREAK = sha256_of(b"GET /orders is gone")
FINDINGS = {"break": BREAK, "other": sha256_of(b"something else")}

PATHS: Mapping[str, Any] = {"/orders": {"get": {"responses": {}}}}
CONTENTS: Mapping[str, Mapping[str, Any]] = {
    "old": {"info": {"version": "2.2.1"}, "paths": PATHS},
    "maintained": {"info": {"version": "2.2.2"}, "paths": PATHS},
    "one": {"info": {"version": VERSION}, "paths": {**PATHS, "/refunds": {}}},
    "two": {"info": {"version": VERSION}, "paths": {**PATHS, "/refunds": {"get": {}}}},
    "locked": {
        "info": {"version": VERSION},
        "paths": PATHS,
        "components": {"securitySchemes": {"key": {"type": "apiKey"}}},
    },
    "breaking": {"info": {"version": VERSION}, "paths": {}},
    "named otherwise": {"info": {"version": "2.4.0"}, "paths": PATHS},
    "other contract": {},
}
ROLES: Mapping[str, Any] = {
    "contributor": {"of": ["ada", "bob", "cyd"]},
    "releaser": {"of": ["ada", "bob"]},
    "policy-admin": {"of": ["ada", "bob", "cyd"], "threshold": 2},
    "api-owner": {"of": ["ada", "bob"], "veto": True},
    "security": {"of": ["cyd"], "when": {"touches": ["components/securitySchemes"]}, "veto": True},
}
POLICY: Mapping[str, Any] = {
    "policy": 1,
    "serial": 1,
    "roles": ROLES,
    "override-veto": {"role": "policy-admin", "threshold": 2},
}
PEOPLE: Mapping[str, Any] = {who: [{"key": who}] for who in ("ada", "bob", "cyd", "dee")}


def key_line(label: str) -> str:
    blob = (11).to_bytes(4, "big") + b"ssh-ed25519" + label.encode()
    return f"ssh-ed25519 {base64.b64encode(blob).decode()}"


def rulebook(policy: Mapping[str, Any], people: Mapping[str, Any]) -> Rulebook:
    principals = {
        who: {
            "name": who.title(),
            "email": [f"{who}@example.org"],
            "keys": [
                {"type": "ssh", "valid-from": "2026-01-01", **key, "key": key_line(key["key"])}
                for key in keys
            ],
        }
        for who, keys in people.items()
    }
    files = {"policy.yaml": policy, "principals.yaml": {"principals": principals}}
    return Rulebook.parse({path: json.dumps(data).encode() for path, data in files.items()})


def commit_of(label: str) -> str:
    return hashlib.sha1(label.encode(), usedforsecurity=False).hexdigest()


@dataclass
class World:
    """A repository as far as a review of `orders` 2.3.0 asks about it. Commits are named by what they hold."""

    policy: Mapping[str, Any] = field(default_factory=lambda: POLICY)
    people: Mapping[str, Any] = field(default_factory=lambda: PEOPLE)
    design: dict[str, str | None] = field(default_factory=lambda: {"refunds": "one"})
    main_holds: str | None = "old"
    releases: dict[str, str] = field(default_factory=lambda: {"2.2.1": "old"})
    ruleset: str = "first"
    documented: bool = False
    home: str | None = None
    broken: set[str] = field(default_factory=set)
    behind: set[str] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    commit_keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sightings: list[Sighting] = field(default_factory=list)
    record: Record | None = None

    def __post_init__(self) -> None:
        self.book = rulebook(self.policy, self.people)
        self.books = {self.book.digest: self.book}
        self.merged: set[tuple[str, str]] = set()
        self.contents = {commit_of(label): label for label in CONTENTS}
        self.time = NOON

    @property
    def today(self) -> str:
        return dt.datetime.fromtimestamp(self.time, dt.UTC).date().isoformat()

    # What a review asks.

    def subject(self, commit: str) -> Subject | None:
        data = CONTENTS.get(self.contents.get(commit, ""))
        if not data:
            return None
        text = json.dumps(data).encode()
        tree = hashlib.sha1(text, usedforsecurity=False).hexdigest()
        return Subject(
            commit, tree, contract_path(NAME), sha256_of(text), content_digest({"openapi.json": text})
        )

    def document(self, commit: str) -> Mapping[str, Any] | None:
        label = self.contents[commit]
        return None if label in self.unreadable else CONTENTS[label]

    def signers(self, commit: str, _base: str | None) -> frozenset[str]:
        return frozenset(map(key_line, self.commit_keys.get(self.contents[commit], ())))

    def based_on(self) -> BasedOn:
        base, main = self._base(), self.main_holds and self.subject(commit_of(self.main_holds))
        tree = main.tree if main else None
        if base is None:
            return BasedOn(main_tree=tree)
        below = self.subject(commit_of(self.releases[str(base)]))
        assert below is not None
        return BasedOn(str(base), below.tree, below.spec_digest, tree)

    def base_document(self) -> Mapping[str, Any] | None:
        base = self._base()
        return None if base is None else CONTENTS[self.releases[str(base)]]

    def report(self, commit: str, as_of: str) -> Report:
        base, document = self._base(), CONTENTS[self.contents[commit]]
        breaks = base is not None and set(PATHS) > set(document["paths"])
        digest = sha256_of(f"{commit} {self.ruleset}".encode())
        bump: Bump = "major" if breaks else "minor"
        found = () if base is None else (Against(base, bump, "minor", (BREAK,) if breaks else ()),)
        return Report(as_of, int(breaks), digest, bump, against=found)

    def behind_main(self, commit: str) -> bool:
        return self.contents[commit] in self.behind

    def unsound(self, commit: str) -> tuple[Flaw, ...]:
        label = self.contents[commit]
        return (Flaw("document-invalid", f"{label} has an error", "mend it"),) if label in self.broken else ()

    def info_version(self, commit: str) -> str:
        return str(CONTENTS[self.contents[commit]]["info"]["version"])

    def designs(self) -> Mapping[str, str]:
        return {topic: commit_of(label) for topic, label in self.design.items() if label}

    def main(self) -> str | None:
        return commit_of(self.main_holds) if self.main_holds else None

    def released(self) -> tuple[Version, ...]:
        return tuple(version for version in map(parse_version, self.releases) if version)

    def repository(self) -> str | None:
        return self.home

    def rulebook(self, digest: str) -> Rulebook | None:
        return self.books.get(digest)

    def docs_built(self) -> bool:
        return self.documented

    def release_complete(self, commit: str, tree: str) -> bool:
        return (commit, tree) in self.merged

    def _base(self) -> Version | None:
        below = [version for version in self.released() if str(version) < VERSION]
        return max(below, default=None)

    # What people do.

    def now(self, sightings: list[Sighting] | None = None) -> Review:
        seen = self.sightings if sightings is None else sightings
        return review(NAME, VERSION, seen, self.book, self, today=self.today)

    def change_policy(
        self, policy: Mapping[str, Any] | None = None, people: Mapping[str, Any] | None = None
    ) -> None:
        self.policy, self.people = policy or self.policy, people or self.people
        self.book = rulebook({**self.policy, "serial": self.book.policy.serial + 1}, self.people)
        self.books[self.book.digest] = self.book

    def draw(self, kind: str, who: str, **given: Any) -> Record:
        """Return the record that the service would offer `who` to sign; `given` in its place."""
        before = self.now()
        proposal = before.proposal
        seq, prev = before.chain(who)
        values: dict[str, Any] = {"seq": seq, "prev": prev, "policy": self.book.digest, "role": None}
        if kind == "propose":
            topic = given.pop("design", "refunds")
            label = given.pop("holds", self.design.get(topic or "", self.main_holds))
            values |= {"subject": self.subject(commit_of(label)), "design": topic}
            values |= {"supersedes": before.supersedes, "answers": before.answers}
        else:
            values["subject"] = proposal.subject if proposal else self.subject(commit_of("one"))
            values["proposal"] = proposal.digest if proposal else sha256_of(b"nothing")
        if kind == "revoke":
            values["revokes"] = self._said(*given.pop("of"))
        if kind == "release":
            values["approvals"] = before.counting
            values["waivers"] = before.waivers
            if given.get("waivers") == "all":
                given["waivers"] = [entry.record.digest for entry in before.course.waivers]
        if kind == "waive":
            findings = tuple(FINDINGS[one] for one in given.pop("findings", ["break"]))
            expires = given.pop("expires", "2026-12-25")
            values["waiver"] = Waiver(given.pop("effect", "accepted-break"), expires, findings)
            values |= {"role": "breaking-approver", "comment": "Nobody calls it."}
        if kind in ENDS:
            del values["proposal"]
            values["role"] = given.pop("role", "api-owner")
        if kind == "deprecate":
            values["deprecation"] = Deprecation(
                given.pop("sunset", "2027-06-01"), given.pop("successor", None)
            )
        if kind in {"request-changes", "reject"}:
            values["comment"] = "No."
        if kind in {"propose", "approve", "release"}:
            values |= {"based_on": self.based_on(), "report": self.report(values["subject"].commit, TODAY)}
        return new_record(kind, **({"name": NAME, "version": VERSION, "principal": who} | values | given))

    def sight(self, record: Record, **given: Any) -> Sighting:
        """Return the signed record as it would be found; `given` in place of what holds."""
        raw = payload_for(record, Author("Somebody", "somebody@example.org"), self.time) + ARMOUR
        signer = key_line(given.pop("key", record.principal))
        object_id = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
        order, policy = len(self.sightings), self.book.digest
        found = Sighting(
            record.ref, object_id, "tag", raw, self.time, order, policy, record.principal, signer
        )
        return replace(found, **given)

    def say(self, kind: str, who: str, *, key: str | None = None, **given: Any) -> list[Flaw]:
        """Let `who` sign and push; what is refused does not land."""
        self.record = self.draw(kind, who, **given)
        sighting = self.sight(self.record, key=key or who)
        flaws = admit(sighting, self.now(), self.book, self, today=self.today)
        if not flaws:
            self.land(sighting)
        return flaws

    def land(self, sighting: Sighting) -> None:
        self.sightings.append(sighting)
        if sighting.ref == version_ref(NAME, VERSION) and self.record is not None:
            subject = self.record.subject
            self.merged.add((subject.commit, subject.tree))
            label = self.contents[subject.commit]
            self.main_holds, self.releases[VERSION] = label, label

    def _said(self, who: str, kind: str) -> str:
        found = [record for record in self.now().records if (record.principal, record.kind) == (who, kind)]
        return found[-1].digest if found else sha256_of(b"nothing")


@pytest.fixture
def world() -> type[World]:
    """Return what makes a world; without arguments that of three people and two roles."""
    return World
