"""Records: what people sign about a version, as tags that git can carry and anybody can read.

The names are loaded when they are first used: whoever asks what a tag's name says need not load what reads its message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractrepo.core.lazy import lazy_names

if TYPE_CHECKING:
    from contractrepo.workflow.records.later import EFFECTS, Deprecation, Effect, Waiver
    from contractrepo.workflow.records.making import new_record
    from contractrepo.workflow.records.parsing import read_record
    from contractrepo.workflow.records.reading import Reading, SignedTag, read_tag
    from contractrepo.workflow.records.record import KINDS, POLICY_NAME, Record
    from contractrepo.workflow.records.rendering import render
    from contractrepo.workflow.records.tag_text import payload_for
    from contractrepo.workflow.records.values import Against, BasedOn, Report, Subject

__all__ = [
    "EFFECTS",
    "KINDS",
    "POLICY_NAME",
    "Against",
    "BasedOn",
    "Deprecation",
    "Effect",
    "Reading",
    "Record",
    "Report",
    "SignedTag",
    "Subject",
    "Waiver",
    "new_record",
    "payload_for",
    "read_record",
    "read_tag",
    "render",
]

__getattr__ = lazy_names(
    __name__,
    {
        "EFFECTS": "later",
        "KINDS": "record",
        "POLICY_NAME": "record",
        "Against": "values",
        "BasedOn": "values",
        "Deprecation": "later",
        "Effect": "later",
        "Reading": "reading",
        "Record": "record",
        "Report": "values",
        "SignedTag": "reading",
        "Subject": "values",
        "Waiver": "later",
        "new_record": "making",
        "payload_for": "tag_text",
        "read_record": "parsing",
        "read_tag": "reading",
        "render": "rendering",
    },
)
