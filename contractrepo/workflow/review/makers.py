"""Who took part in a proposal, and so cannot approve it."""

from __future__ import annotations

from contractrepo.workflow.review.case import Case


def makers(case: Case) -> frozenset[str]:
    """Return the people who delivered a proposal or signed its commits; nobody for a record of another kind.

    Whoever pushed a design is not known, since the log does not hold designs; whoever delivered the proposal is, where the
    transport names people as the policy does. What a commit says of its author proves nothing, and is not asked.
    """
    if case.record.kind != "propose":
        return frozenset()
    people, record = case.matter.book.principals, case.record
    base = record.based_on.tree if record.based_on is not None else None
    owners = [people.of_key(key) for key in case.facts.signers(record.subject.commit, base)]
    signed = {owner.id for owner in owners if owner is not None}
    return frozenset(signed | ({case.sighting.user} & people.all.keys()))
