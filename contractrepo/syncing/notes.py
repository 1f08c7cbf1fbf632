"""What people say about an example: summary and description, merged where it is known which side changed them."""

from __future__ import annotations

from contractrepo.mocking.documented import NOTES
from contractrepo.syncing.both_sides import BothSides
from contractrepo.syncing.plan import Choice
from contractrepo.syncing.three_way import equal


def merge_notes(name: str, sides: BothSides) -> None:
    """Write what one side changed to the other; what differed already when both last agreed stays as it is.

    Args:
        name: An example that both sides have.
        sides: The document's and the mock file's.
    """
    views = sides.views
    before, old = views.before.shared.get(name), views.old.shared.get(name)
    ours, theirs = views.ours.shared[name], views.theirs.shared[name]
    if before is None or old is None or ours.noted is None:
        return
    for note in NOTES:
        mine, other = ours.note(note), theirs.note(note)
        ours_changed, theirs_changed = not equal(mine, before.note(note)), not equal(other, old.note(note))
        if equal(mine, other) or not (ours_changed or theirs_changed):
            continue
        winner: Choice | None = "spec" if ours_changed else "mocks"
        if ours_changed and theirs_changed:
            values = before.note(note), mine, other
            winner = sides.asking.decide(
                "both-changed-value", name, f"{ours.noted}/{note}", f"/{note}", values
            )
        if winner == "spec":
            sides.mocks.note(name, note, ours.notes.get(note))
        elif winner == "mocks":
            sides.publisher.note(ours.noted, note, theirs.notes.get(note))
