"""In which media type a chosen answer is sent, and the answer itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contractrepo.mocking.answering.answer import Answer, Callback
from contractrepo.mocking.answering.asked import Asked
from contractrepo.mocking.answering.candidates import Candidate, own_media_type
from contractrepo.mocking.answering.choosing import Choice
from contractrepo.mocking.answering.drawing import seed_for
from contractrepo.mocking.answering.media_choice import narrowed
from contractrepo.mocking.answering.preparing import Preparer, Target
from contractrepo.mocking.answering.problem_details import problem
from contractrepo.mocking.documented import made_name
from contractrepo.mocking.files.mock import Example, Generate, Respond
from contractrepo.mocking.settings import Settings
from contractrepo.openapi.model import Operation
from contractrepo.validation.media_types import covers, negotiate

_MOST_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer, the example that it came from, and the requests that are to follow it."""

    answer: Answer
    example: Example | None = None
    callbacks: tuple[Callback, ...] = ()


class Representer:
    """Turns choices of one operation into answers; what can be sent again is kept.

    Args:
        operation: The operation.
        candidates: Its examples.
        preparer: Encodes and checks.
        settings: How the mock answers.
    """

    def __init__(
        self,
        operation: Operation,
        candidates: Sequence[Candidate],
        preparer: Preparer,
        settings: Settings,
    ) -> None:
        self._operation = operation
        self._candidates = candidates
        self._preparer = preparer
        self._settings = settings
        self._kept: dict[tuple[object, ...], Answer] = {}

    def represent(self, choice: Choice, asked: Asked, *, lenient: bool = False) -> Outcome:
        """Return the answer in the media type that the request prefers.

        Args:
            choice: What is to be answered.
            asked: What the request asks for.
            lenient: Send what there is even where the request accepts none of it: an error says more than a 406.
        """
        offers = self._offers(choice)
        media_type = negotiate(asked.accept, offers) or (offers[0] if lenient and offers else None)
        if offers and media_type is None:
            return Outcome(_not_acceptable(offers))
        if media_type is not None:
            media_type = narrowed(media_type, asked.accept)
        if self.generates(asked) and offers:
            return self._generated(choice, media_type, self._seed_of(asked))
        return self._written(choice, media_type)

    def generates(self, asked: Asked) -> bool:
        """Tell whether the answer is to be generated anew for this request."""
        wanted = asked.preferences
        if wanted.dynamic is not None:
            return wanted.dynamic
        return wanted.seed is not None or (self._settings.dynamic and wanted.example is None)

    def _seed_of(self, asked: Asked) -> int:
        seed = asked.preferences.seed
        return seed_for(asked.request, self._settings.seed) if seed is None else seed

    def _offers(self, choice: Choice) -> list[str]:
        """Return the media types there are, that of the chosen example first; none for an answer without content."""
        declared = [media.name for media in choice.response.content] if choice.response else []
        if choice.respond is None:
            return declared
        own = own_media_type(choice.respond, choice.response)
        if own is None:
            return []
        siblings = [own_media_type(one.example.respond, one.response) for one in self._siblings(choice)]
        return list(dict.fromkeys([own, *(name for name in siblings if name is not None), *declared]))

    def _siblings(self, choice: Choice) -> list[Candidate]:
        """Return the examples that could stand in for the chosen one; of the same name first."""
        chosen = choice.candidate
        if chosen is None or choice.respond is not chosen.example.respond:
            return []
        like = [
            one
            for one in self._candidates
            if one is not chosen and one.response is chosen.response and one.status == chosen.status
        ]
        return sorted(like, key=lambda one: not one.example.id.startswith(f"{chosen.example.id}-"))

    def _written(self, choice: Choice, media_type: str | None) -> Outcome:
        """Return the example of a media type, or one generated from its schema."""
        chosen, respond = choice.candidate, choice.respond
        if chosen is None or respond is None:
            return self._generated(choice, media_type, None)
        if media_type is None or _fits(respond, choice, media_type):
            return self._example(chosen, respond, choice, media_type)
        for sibling in self._siblings(choice):
            if _fits(sibling.example.respond, choice, media_type):
                return self._example(sibling, sibling.example.respond, choice, media_type)
        return self._generated(choice, media_type, None)

    def _example(
        self, candidate: Candidate, respond: Respond, choice: Choice, media_type: str | None
    ) -> Outcome:
        key = (respond.pointer, choice.status, media_type)
        name = candidate.example.id
        target = Target(self._operation, choice.status, choice.response, media_type)
        return Outcome(
            self._keep(key, lambda: self._preparer.example(respond, name, target)), candidate.example
        )

    def _generated(self, choice: Choice, media_type: str | None, seed: int | None) -> Outcome:
        """Return a generated answer: the same for everybody where no seed is asked for."""
        name = made_name(choice.response.status if choice.response else str(choice.status))
        target = Target(self._operation, choice.status, choice.response, media_type)
        if seed is not None:
            return Outcome(self._preparer.generated(Generate(seed), name, target))
        key = (name, choice.status, media_type, choice.plain)
        how = Generate(self._settings.seed, plain=choice.plain)
        return Outcome(self._keep(key, lambda: self._preparer.generated(how, name, target)))

    def _keep(self, key: tuple[object, ...], make: Callable[[], Answer]) -> Answer:
        answer = self._kept.get(key)
        if answer is None:
            answer = make()
            if len(self._kept) < _MOST_KEPT:
                self._kept[key] = answer
        return answer


def _fits(respond: Respond, choice: Choice, media_type: str) -> bool:
    own = own_media_type(respond, choice.response)
    return own is not None and (own == media_type or covers(own, media_type))


def _not_acceptable(offers: Sequence[str]) -> Answer:
    detail = f"the answer comes as {', '.join(offers)}, and the Accept header excludes all of it"
    return problem(406, "not-acceptable", detail, available=list(offers))
