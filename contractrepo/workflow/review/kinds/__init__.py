"""Kinds of records, one file each: who may sign one, what it must say, and what it changes."""

from __future__ import annotations

from collections.abc import Mapping

from contractrepo.workflow.review.kinds.approve import APPROVE
from contractrepo.workflow.review.kinds.deprecate import DEPRECATE
from contractrepo.workflow.review.kinds.kind import Kind
from contractrepo.workflow.review.kinds.propose import PROPOSE
from contractrepo.workflow.review.kinds.reject import REJECT
from contractrepo.workflow.review.kinds.release import RELEASE
from contractrepo.workflow.review.kinds.request_changes import REQUEST_CHANGES
from contractrepo.workflow.review.kinds.retire import RETIRE
from contractrepo.workflow.review.kinds.revoke import REVOKE
from contractrepo.workflow.review.kinds.waive import WAIVE

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (PROPOSE, REQUEST_CHANGES, REJECT, APPROVE, REVOKE, WAIVE, RELEASE, DEPRECATE, RETIRE)
}
"""Name -> kind, in the order in which records of one transaction take effect."""
