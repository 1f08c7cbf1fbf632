"""Records: what people sign about a version, as tags that git can carry and anybody can read."""

from contractrepo.workflow.records.making import new_record
from contractrepo.workflow.records.parsing import read_record
from contractrepo.workflow.records.reading import Reading, SignedTag, read_tag
from contractrepo.workflow.records.record import KINDS, POLICY_NAME, Record
from contractrepo.workflow.records.rendering import render
from contractrepo.workflow.records.tag_text import payload_for
from contractrepo.workflow.records.values import BasedOn, Report, Subject

__all__ = [
    "KINDS",
    "POLICY_NAME",
    "BasedOn",
    "Reading",
    "Record",
    "Report",
    "SignedTag",
    "Subject",
    "new_record",
    "payload_for",
    "read_record",
    "read_tag",
    "render",
]
