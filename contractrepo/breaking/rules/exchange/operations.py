"""Operations, webhooks, callbacks, and the servers that answer them."""

from __future__ import annotations

from contractrepo.breaking.rules.exchange.row import Row, Side
from contractrepo.breaking.rules.phrases import KEEP
from contractrepo.breaking.severity import Severity

_B, _W, _I = Severity.BREAKING, Severity.WARNING, Severity.INFO

OPERATIONS: tuple[Row, ...] = (
    Row(
        None,
        "narrowed",
        Side("operation-removed", _B, "An operation is gone.", "Everybody who calls it.", KEEP),
        Side("operation-added", _I, "An operation is new.", capability=True),
    ),
    Row(
        None,
        "narrowed",
        Side("webhook-removed", _B, "A webhook is no longer called.", "Everybody who waits for it.", KEEP),
        Side("webhook-added", _I, "A webhook is new.", capability=True),
    ),
    Row(
        None,
        "narrowed",
        Side("callback-removed", _B, "A callback is no longer sent.", "Everybody who waits for it.", KEEP),
        Side("callback-added", _I, "A callback is new.", capability=True),
    ),
    Row(
        None,
        "narrowed",
        Side(
            "server-removed",
            _W,
            "A server address is no longer listed.",
            "Everybody who calls that address.",
            "Keep the old address listed and answering until the next major version.",
        ),
        Side("server-added", _I, "A server address is new.", capability=True),
    ),
    Row(
        None,
        "note",
        Side("operation-deprecated", _I, "An operation is marked deprecated.", capability=True),
        Side("operation-reactivated", _I, "An operation is no longer deprecated."),
    ),
    Row(
        None,
        "note",
        Side(
            "operation-sunset-earlier",
            _W,
            "The announced end of an operation moved to an earlier date.",
            "Everybody who planned with the old date.",
            "Keep the announced date.",
        ),
        Side("operation-sunset-later", _I, "The announced end of an operation moved to a later date."),
    ),
)
