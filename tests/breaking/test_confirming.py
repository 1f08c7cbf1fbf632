"""No witness without the validators: what was built wrong proves nothing."""

from __future__ import annotations

import pytest

from contractrepo import Response, compare
from contractrepo.breaking.witnesses import confirming

DOCUMENT = """
openapi: 3.1.0
info: {title: Odd, version: 1.0.0}
paths:
  /a:
    get:
      responses:
        '200':
          description: all
          headers: {X-Total: {required: true, schema: {type: integer}}}
          content: {application/json: {schema: {enum: [a]}}}
"""
HEADERS = (("Content-Type", "application/json"),)


@pytest.mark.parametrize(
    ("response", "shown"),
    [
        (Response(200, (*HEADERS, ("X-Total", "1")), b'"b"'), True),
        (Response(200, HEADERS, b'"b"'), False),
        (Response(200, (*HEADERS, ("X-Total", "1")), b'"a"'), False),
    ],
    ids=["right", "not accepted by the side that sends it", "accepted by the side that should refuse it"],
)
def test_a_whole_response_is_shown_only_where_both_sides_agree(
    response: Response, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "response_for", lambda *_: response)
    [finding] = compare(DOCUMENT, DOCUMENT.replace("[a]", "[a, b]")).findings
    assert finding.witness is not None
    assert (finding.witness.response == response) is shown
    assert finding.witness.value == "b"
