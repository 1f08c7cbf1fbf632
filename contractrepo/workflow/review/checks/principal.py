"""A record is signed with a key of the person who speaks, while the key may speak."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.policy import Principal
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.sighting import Sighting

_FAULTS = {
    "key-not-yet-valid": "is not valid yet at the receipt of the record",
    "key-expired": "had expired when the record came",
    "key-revoked": "had been revoked when the record came",
    "key-compromised": "was in other hands when the record came",
}
_SIGN = "sign with a key that the policy lists: contractrepo keys"


def principal(case: Case) -> Iterator[Flaw]:
    """Object to unknown people and keys, keys of others, and keys outside their time.

    The time is that of the receipt in the log: a tagger may write any date.
    """
    who, people = case.record.principal, case.matter.book.principals
    if who not in people.all:
        message = f"the policy lists nobody as '{who}'"
        yield Flaw("principal-unknown", message, "ask the policy's admins to list them in principals.yaml")
    if case.sighting.signer is None:
        return
    owner = people.of_key(case.sighting.signer)
    if owner is None:
        yield Flaw("key-unknown", "the policy does not list the key that signed it", _SIGN)
    elif owner.id != who:
        message = f"the key belongs to '{owner.id}', the record speaks for '{who}'"
        yield Flaw("key-of-another", message, "sign with your own key, or name yourself with --as")
    else:
        yield from _time_flaws(case, owner)


def _time_flaws(case: Case, owner: Principal) -> Iterator[Flaw]:
    fault = key_fault(case.sighting, owner)
    if fault is not None:
        yield Flaw(fault, f"the key of '{owner.id}' {_FAULTS[fault]}", _SIGN)


def key_fault(sighting: Sighting, owner: Principal | None) -> str | None:
    """Return why the key that signed could not speak for its owner at the receipt, or None."""
    if owner is None or sighting.signer is None or sighting.received is None:
        return None
    key = owner.key(sighting.signer)
    return None if key is None else key.fault(sighting.received)
