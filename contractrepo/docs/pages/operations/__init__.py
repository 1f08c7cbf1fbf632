"""The page of one operation or webhook, section by section.

Adding a section is one file here and one entry in `SECTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contractrepo.docs.blocks import Block
from contractrepo.docs.pages.operations.authorization import authorization
from contractrepo.docs.pages.operations.introduction import introduction
from contractrepo.docs.pages.operations.own_servers import own_servers
from contractrepo.docs.pages.operations.parameters import parameters
from contractrepo.docs.pages.operations.request_body import request_body
from contractrepo.docs.pages.operations.responses import responses
from contractrepo.docs.pages.operations.sample import sample
from contractrepo.docs.pages.operations.scope import Scope

Section = Callable[[Scope], Iterator[Block]]

SECTIONS: tuple[Section, ...] = (
    introduction,
    sample,
    own_servers,
    authorization,
    parameters,
    request_body,
    responses,
)
"""In the order of the page; callbacks, which are operations again, follow."""
