"""Rules about what a schema says besides which values it takes: defaults, encodings, discriminators, deprecation."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.breaking.rules.phrases import CALLERS, NOTHING, READERS
from contractrepo.breaking.rules.places import PLACES, Place
from contractrepo.breaking.rules.rule import Rule
from contractrepo.breaking.severity import Severity

_WHO = {
    "request": CALLERS,
    "response": READERS,
}
_ABSENT = {
    "request": "Everybody who leaves the value out.",
    "response": "Everybody who fills in the default where the value is absent.",
}
_CHANGES = {
    "content-encoding-changed": (
        "The texts in a {} hold content of another encoding, media type or schema; no validator looks into them.",
        "Add a property for the new encoding.",
    ),
    "xml-changed": (
        "The same value in a {} is written as other XML.",
        "Offer the new form in a media type or operation of its own.",
    ),
}


def meaning_rules() -> Iterator[Rule]:
    """Yield every rule of this kind."""
    for place in PLACES:
        yield _default(place)
        yield _discriminator(place)
        for change, (meaning, way_out) in _CHANGES.items():
            if change != "xml-changed" or place.slug.endswith("-body"):
                yield _changed(place, change, meaning, way_out)
        yield from _deprecated(place)


def _default(place: Place) -> Rule:
    return _changed(
        place,
        "default-changed",
        "A default of a {} is another one.",
        "Keep the default and let consumers send the new value.",
        who=_ABSENT[place.direction],
    )


def _discriminator(place: Place) -> Rule:
    rule_id = f"{place.slug}-discriminator-changed"
    return Rule(
        rule_id,
        Severity.WARNING,
        rule_id,
        place.direction,
        "note",
        f"The discriminator in a {place.words} is another one, new or gone; which values fit is the same.",
        "Whoever chooses a schema or a class by it, as generated code does.",
        "Keep the property and the old names, and add new ones.",
        names=True,
    )


def _changed(place: Place, change: str, meaning: str, way_out: str, *, who: str | None = None) -> Rule:
    rule_id = f"{place.slug}-{change}"
    told = meaning.format(place.words), who or _WHO[place.direction], way_out
    return Rule(rule_id, Severity.WARNING, rule_id, place.direction, "changed", *told)


def _deprecated(place: Place) -> Iterator[Rule]:
    ids = f"{place.slug}-schema-deprecated", f"{place.slug}-schema-reactivated"
    words = f"A schema or property of a {place.words} is"
    told = (f"{words} marked deprecated.", f"{words} no longer deprecated.")
    for rule_id, mirror, meaning in zip(ids, ids[::-1], told, strict=True):
        yield Rule(
            rule_id,
            Severity.INFO,
            mirror,
            place.direction,
            "note",
            meaning,
            "Nobody.",
            NOTHING,
            capability=rule_id == ids[0],
        )
