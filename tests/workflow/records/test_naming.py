"""Which tags can hold a record, and what their names say of it."""

import pytest

from contractrepo.workflow.records.naming import Place, place_of

REVIEW = "refs/tags/review/"


@pytest.mark.parametrize(
    ("ref", "place"),
    [
        ("refs/tags/orders/v1.0.0", Place("orders", "1.0.0", "release")),
        ("refs/tags/orders/v1.0.0-rc.1+build.7", Place("orders", "1.0.0-rc.1+build.7", "release")),
        (f"{REVIEW}orders/1.0.0/ada/0001-propose", Place("orders", "1.0.0", "propose")),
        (
            f"{REVIEW}orders/2.0.0-rc.1/ada/9999-request-changes",
            Place("orders", "2.0.0-rc.1", "request-changes"),
        ),
        (f"{REVIEW}orders/1.0.0/ada/0003-deprecate", Place("orders", "1.0.0", "deprecate")),
        (f"{REVIEW}policy/12/ada/0001-approve", Place("policy", "12", "approve")),
    ],
)
def test_a_name_says_what_is_there(ref: str, place: Place) -> None:
    assert place_of(ref) == place


@pytest.mark.parametrize(
    "ref",
    [
        "refs/heads/main",
        "refs/heads/orders/v1.0.0",
        "refs/tags/v1.0.0",
        "refs/tags/orders/1.0.0",
        "refs/tags/orders/v1",
        "refs/tags/orders/v01.0.0",
        "refs/tags/orders/v1.0.0/x",
        "refs/tags/Orders/v1.0.0",
        "refs/tags/policy/v1.0.0",
        "refs/tags/any",
        f"{REVIEW}orders/1.0.0/ada",
        f"{REVIEW}orders/1.0.0/ada/0001-propose/x",
        f"{REVIEW}orders/1.0.0/ada/1-propose",
        f"{REVIEW}orders/1.0.0/ada/00001-propose",
        f"{REVIEW}orders/1.0.0/ada/0001-Propose",
        f"{REVIEW}orders/1.0.0/ada/0001-propose\n",
        f"{REVIEW}orders/1.0.0/ada/\u0661\u0661\u0661\u0661-propose",
        f"{REVIEW}orders/1.0.0/ada/0001-praise",
        f"{REVIEW}orders/1.0.0/ada/0001-",
        f"{REVIEW}orders/1.0.0/ada/0001-release",
        f"{REVIEW}orders/v1.0.0/ada/0001-propose",
        f"{REVIEW}Orders/1.0.0/ada/0001-propose",
        f"{REVIEW}policy/1.0.0/ada/0001-approve",
        f"{REVIEW}policy/\u0661/ada/0001-approve",
        f"{REVIEW}policy//ada/0001-approve",
    ],
)
def test_other_names_say_nothing(ref: str) -> None:
    assert place_of(ref) is None
