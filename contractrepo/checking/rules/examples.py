"""Examples and defaults, held against their schemas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from contractrepo.checking.effort import Effort
from contractrepo.checking.obvious import Obvious
from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append, split
from contractrepo.core.text import printable
from contractrepo.openapi.parts import Part
from contractrepo.schema.schemas import Schemas

Direction = Literal["request", "response"]

_DIRECTIONS: tuple[Direction, ...] = ("request", "response")
_MOST = 500
# Steps of judging samples of which it is told why they do not fit; of the others only that they do not.
_MOST_EXPLAINED = 50_000


@dataclass(frozen=True, slots=True)
class _Sample:
    """A value that should match a schema.

    Attributes:
        pointer: Place of the value.
        value: The value.
        schema: Place of the schema.
        word: What the value is called.
        directions: Directions of traffic in which it may appear; one that fits is enough.
    """

    pointer: str
    value: Any
    schema: str
    word: str
    directions: tuple[Direction, ...]


def examples(subject: Subject) -> Iterator[Remark]:
    """Yield examples and defaults that their schema refuses.

    What a direction of traffic hides only takes names from `required`, so that a value which fits everywhere fits in
    each direction; the rest is asked about again.
    """
    if subject.costly:
        return
    samples: list[_Sample] = []
    steps: dict[str, int] = {}  # by the place of the sample
    obvious, effort = Obvious(subject.description), Effort(subject)
    for sample in (*_of_schemas(subject), *_of_holders(subject)):
        if obvious.fits(sample.schema, sample.value):
            continue
        count = effort.steps(sample.schema, sample.value)
        if count is not None:
            samples.append(sample)
            steps[sample.pointer] = max(count, steps.get(sample.pointer, 0))
        else:
            message = f"the {sample.word} is not checked: its schema makes too much work of it"
            yield Remark("example-unchecked", sample.pointer, message, severity="warning")
    everywhere = _schemas(subject, None, samples)
    refused = [sample for sample in samples if not everywhere.accepts(sample.schema, sample.value)]
    if refused and subject.schemas_with("readOnly", "writeOnly"):
        for direction in _DIRECTIONS:
            directed = _schemas(subject, direction, refused)
            refused = [
                sample
                for sample in refused
                if direction not in sample.directions or not directed.accepts(sample.schema, sample.value)
            ]
    left = _MOST_EXPLAINED
    for sample in refused[:_MOST]:
        left -= steps[sample.pointer]
        yield _refused(sample, everywhere if left > 0 else None)


def _refused(sample: _Sample, schemas: Schemas | None) -> Remark:
    """Return the remark that a sample does not fit; without schemas it does not say why."""
    reason = ""
    if schemas is not None:
        failure = schemas.failures(sample.schema, sample.value)[0]
        where = f" at '{printable(failure.pointer, limit=80)}'" if failure.pointer else ""
        reason = f"{where}: {failure.message}"
    code = "default-invalid" if sample.word == "default" else "example-invalid"
    message = f"the {sample.word} does not match its schema{reason}"
    return Remark(code, sample.pointer, message, f"mend the {sample.word}, or its schema", "warning")


def _schemas(subject: Subject, direction: Direction | None, samples: Iterable[_Sample]) -> Schemas:
    description = subject.description
    entries = [sample.schema for sample in samples]
    schemas = Schemas(description.data, description.version.name, direction, entries)
    schemas.prepare()
    return schemas


def _of_schemas(subject: Subject) -> Iterator[_Sample]:
    for part, schema in subject.schemas_with("default", "example", "examples"):
        for field in ("default", "example"):
            if field in schema:
                yield _Sample(append(part.pointer, field), schema[field], part.pointer, field, _DIRECTIONS)
        listed = schema.get("examples")
        for index, value in enumerate(listed if isinstance(listed, list) else []):
            yield _Sample(
                append(part.pointer, "examples", index), value, part.pointer, "example", _DIRECTIONS
            )


def _of_holders(subject: Subject) -> Iterator[_Sample]:
    for kind in ("parameter", "header", "media type"):
        for part, holder in subject.objects(kind):
            if "example" not in holder and "examples" not in holder:
                continue
            if not isinstance(holder.get("schema"), (dict, bool)) or not _is_json(part, kind):
                continue
            schema, directions = _schema_of(subject, part, holder["schema"]), _directions(part)
            if "example" in holder:
                yield _Sample(
                    append(part.pointer, "example"), holder["example"], schema, "example", directions
                )
            named = holder.get("examples")
            for name in named if isinstance(named, dict) else ():
                yield from _named(subject, append(part.pointer, "examples", name), schema, directions)


def _schema_of(subject: Subject, part: Part, schema: Any) -> str:
    """Return the place of a holder's schema; a mere reference stands for its target, which many holders share."""
    place = append(part.pointer, "schema")
    if isinstance(schema, dict) and len(schema) == 1:
        try:
            return subject.description.follow(place, schema)[0]
        except LookupError:
            return place
    return place


def _named(
    subject: Subject, pointer: str, schema: str, directions: tuple[Direction, ...]
) -> Iterator[_Sample]:
    try:
        place, example = subject.description.resolve(pointer)
    except LookupError:
        return
    for field in ("value", "dataValue"):
        if isinstance(example, dict) and field in example:
            yield _Sample(append(place, field), example[field], schema, "example", directions)


def _is_json(part: Part, kind: str) -> bool:
    """A textual example of another format (XML, form) is spelled in that format, not as data."""
    if kind != "media type":
        return True
    essence = split(part.step)[-1].partition(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json") or "*" in essence


def _directions(part: Part) -> tuple[Direction, ...]:
    """Tell in which messages an object may appear."""
    holder: Part | None = part
    while holder is not None:
        if holder.kind.name in {"parameter", "request body"}:
            return ("request",)
        if holder.kind.name == "response":
            return ("response",)
        holder = holder.parent
    return _DIRECTIONS
