"""One page for one code."""

from __future__ import annotations

import difflib

from contractrepo.breaking import RULES
from contractrepo.core.text import printable
from contractrepo.errors import UsageError
from contractrepo.policy.check_codes import FIXED, JUDGED
from contractrepo.service.explaining.auditing import AUDITS
from contractrepo.service.explaining.documents import DOCUMENTS
from contractrepo.service.explaining.explanation import Explanation
from contractrepo.service.explaining.mocks import MOCKS
from contractrepo.service.explaining.repository import REPOSITORY
from contractrepo.service.explaining.reviews import CLONES, REVIEWS
from contractrepo.service.explaining.rule_page import rule_page
from contractrepo.service.explaining.serving import SERVING
from contractrepo.service.explaining.synchronising import SYNCHRONISING
from contractrepo.service.explaining.traffic import TRAFFIC
from contractrepo.service.explaining.usage import USAGE

_KINDS: tuple[tuple[str, tuple[Explanation, ...]], ...] = (
    ("problem of a document", DOCUMENTS),
    ("problem of mocks", MOCKS),
    ("conflict of a document and its mocks", SYNCHRONISING),
    ("traffic against a contract", TRAFFIC),
    ("a server", SERVING),
    ("repository and pushes", REPOSITORY),
    ("reviews and signed records", REVIEWS),
    ("clones", CLONES),
    ("audits", AUDITS),
    ("use of the commands", USAGE),
)


def explain(code: str) -> str:
    """Return what a rule of comparison or an error code means and what to do about it, as lines of text.

    Raises:
        UsageError: ``code-unknown``, with the nearest codes as hint.
    """
    pages = [*(rule_page(one) for one in RULES if one.id == code), *_error_pages(code)]
    if not pages:
        near = difflib.get_close_matches(code[:100], known_codes(), n=3, cutoff=0.5)
        hint = (
            f"did you mean {', '.join(near)}?" if near else "contractrepo rules lists the rules of comparison"
        )
        raise UsageError("code-unknown", f"there is no rule or code '{printable(code, limit=80)}'", hint)
    return "\n\n".join(pages)


def known_codes() -> list[str]:
    """Return every rule of comparison and every error code, sorted."""
    return sorted({*(one.id for one in RULES), *(one.code for _, rows in _KINDS for one in rows)})


def _error_pages(code: str) -> list[str]:
    return [
        f"{one.code}: {kind}\n  {one.meaning}\n  Way out: {one.way_out}{_said_of_policies(code)}"
        for kind, rows in _KINDS
        for one in rows
        if one.code == code
    ]


def _said_of_policies(code: str) -> str:
    if code in JUDGED:
        return "\n  Policy: may count it as error or warning, or turn it off (checks)"
    return "\n  Policy: cannot change it" if code in FIXED else ""
