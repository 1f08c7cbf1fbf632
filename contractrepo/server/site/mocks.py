"""Mocks of every contract at every ref."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from contractrepo.core.messages import Request, Response
from contractrepo.mocking import Responder, responder
from contractrepo.mocking.answering.answer import Provenance
from contractrepo.mocking.answering.asked import in_session
from contractrepo.mocking.journal import Journal, Mask
from contractrepo.mocking.journal.masking import mask_for
from contractrepo.server.site.once import Once
from contractrepo.server.site.routing import Spot
from contractrepo.service.serving import Located, Serving
from contractrepo.workflow.deprecated import Deprecated, announced

# In bytes of source; what is compiled of it takes several times as much.
_MOST_BYTES = 16 * 2**20
# So that no more than 128 are kept, however small they are.
_LEAST_BYTES = 128 * 2**10
COMMIT = "X-Contract-Commit"
_EXPOSE = "Access-Control-Expose-Headers"


class Mocks:
    """Finds the mock that a request is for and lets it answer.

    A mock is made once per tree of a contract's folder, and keeps its scenarios' states, for each ref its own, for as long
    as it is kept. Whoever has been given a mock finishes on it, whatever is pushed meanwhile.

    Args:
        serving: Tells where refs lead.
    """

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._made: Once[Made] = Once(_MOST_BYTES, lambda made: made.weight)

    def at_hand(self, spot: Spot) -> Found | None:
        """Return a mock if it is known; only the files of refs are read.

        Raises:
            StoreError: ``ref-unreadable``.
        """
        located = self._serving.known(spot.contract, spot.ref)
        made = None if located is None else self._made.find((located.name, located.tree))
        return None if located is None or made is None else Found(located, made)

    def find(self, spot: Spot) -> Found:
        """Return a mock; it is made where it must be.

        Raises:
            UsageError: ``name-invalid``, ``unknown-ref``, ``ambiguous-ref`` or ``unknown-contract``.
            ContractError: The document cannot be read at all.
            StoreError: The repository cannot be read.
        """
        located = self._serving.locate(spot.contract, spot.ref)
        return Found(located, self._made.get((located.name, located.tree), lambda: self._make(located)))

    def _make(self, located: Located) -> Made:
        state = self._serving.state(located)
        weight = max(_LEAST_BYTES, sum(map(len, state.files.values())))
        # One journal is kept for all of them, which knows what each was asked as.
        mock = responder(state.contract, state.mocks, journal=Journal(0))
        return Made(mock, mask_for(state.contract.description), weight)


@dataclass(frozen=True, slots=True)
class Made:
    """A mock, what hides the secrets of its contract, and the bytes it was made of."""

    mock: Responder
    mask: Mask
    weight: int


@dataclass(frozen=True, slots=True)
class Found:
    """A mock, and where it was asked for."""

    located: Located
    made: Made


def answer(found: Found, request: Request, ref: str) -> Response:
    """Return a mock's answer, with the commit that it was asked at.

    Mocks are shared by all refs and commits with the same content, so none of them knows its own.

    Args:
        found: The mock.
        request: What it is asked.
        ref: As it was asked for; what clients of one ref do changes nothing for those of another.
    """
    mock, commit = found.made.mock, found.located.commit
    response = mock.handle(in_session(request, ref) if mock.keeps_state else request)
    where: Provenance = response.provenance
    exposed = Response(
        response.status,
        (*_exposed(response), (COMMIT, commit)),
        response.body,
        response.violations,
        Provenance(where.operation, where.example, commit),
        response.effects,
    )
    told = found.located.deprecated
    return exposed if told is None else announced(exposed, told, _links(found.located, ref, told))


def _links(located: Located, ref: str, told: Deprecated) -> dict[str, str]:
    """Return where this server tells of the end of a version, and answers for the one to use instead."""
    docs = f"/docs/{located.name}/{quote(ref, safe='')}/"
    after = {"successor-version": f"/mocks/{located.name}@v{told.successor}/"} if told.successor else {}
    return {"deprecation": docs, "sunset": docs, **after}


def _exposed(response: Response) -> list[tuple[str, str]]:
    """Let pages of other origins read the commit as well, where they may read the rest."""
    return [(name, f"{value}, {COMMIT}" if name == _EXPOSE else value) for name, value in response.headers]
