"""The document of a contract, written once."""

from __future__ import annotations

import json
from weakref import WeakKeyDictionary

from contractrepo.contract import Contract

_DOCUMENTS: WeakKeyDictionary[Contract, bytes] = WeakKeyDictionary()


def document_of(contract: Contract) -> bytes:
    """Return a contract's document as JSON, with all files it refers to."""
    known = _DOCUMENTS.get(contract)
    if known is None:
        text = json.dumps(contract.description.data, ensure_ascii=False)
        known = _DOCUMENTS[contract] = f"{text}\n".encode()
    return known
