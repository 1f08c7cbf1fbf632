"""Codes of conflicts between a document and its mocks."""

from __future__ import annotations

from contractrepo.service.explaining.explanation import table

SYNCHRONISING = table(
    {
        "both-changed-value": (
            "Document and mocks changed one value to different things.",
            "Choose a side: sync --resolve.",
        ),
        "closed-schema-field": (
            "A mock has a field that its schema forbids.",
            "Leave it out, or let the schema take it.",
        ),
        "deleted-vs-changed": (
            "One side removed what the other changed.",
            "Choose a side: sync --resolve.",
        ),
        "example-name-clash": (
            "Both sides have a new example of one name, and they differ.",
            "Rename one of them.",
        ),
        "inference-ambiguous": (
            "Values of mocks suggest schemas that contradict each other.",
            "Write the schema by hand.",
        ),
        "invalid-after-merge": ("An example breaks its schema.", "Mend one of them."),
        "mocks-missing": (
            "Operations or responses have no mocks of their own yet; the document answers for them.",
            "Write them: `contractrepo sync`.",
        ),
        "out-of-sync": (
            "Document and mocks that disagree were about to reach main.",
            "Bring them together: `contractrepo sync`.",
        ),
        "path-clash": ("Two operations would have the same path.", "Rename one of them."),
        "ref-shared-example": (
            "A shared example was changed to different things by those who use it.",
            "Give each its own.",
        ),
        "status-vs-content-type": (
            "A response without content is mocked with a body.",
            "Leave the body out, or describe it.",
        ),
        "sync-conflict": (
            "An edit leaves document and mocks in contradiction.",
            "Change one of them; every place is named.",
        ),
        "type-contradiction": (
            "The value of a mock has another type than its schema.",
            "Correct it, or the schema.",
        ),
    }
)
