"""What the demonstration does, step by step."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to see.

    Attributes:
        says: What is about to be seen, in a sentence.
        commands: As typed in the demonstration's folder; ``{port}`` stands for the port of the mock.
        refused: Whether the last command is to fail: then the demonstration fails when it does not.
        serves: A command that keeps running while the others do.
    """

    says: str
    commands: tuple[str, ...]
    refused: bool = False
    serves: str | None = None


STORY = (
    Step(
        "Two contracts with their mocks, in a bare git repository. Every edit was one commit:",
        (
            "contractrepo --repo contracts.git list",
            "git -C contracts.git log --format='%h %an: %s' main",
        ),
    ),
    Step(
        "A new major version of orders, designed before anything is implemented. Its mocks are made from it:",
        (
            "git -C contracts.git config user.name Ada",
            "git -C contracts.git config user.email ada@example.org",
            "contractrepo --repo contracts.git import orders sample/contracts/orders/2.0.0/openapi.yaml --design v2",
        ),
    ),
    Step(
        "The mock of that design answers, and holds requests against the contract:",
        (
            "curl -s -H 'Authorization: Bearer demo' http://127.0.0.1:{port}/orders/ord_7KQ3",
            "curl -s -H 'Authorization: Bearer demo' 'http://127.0.0.1:{port}/orders?limit=1000'",
        ),
        serves="contractrepo --repo contracts.git mock orders@design/orders/v2 --port {port}",
    ),
    Step(
        "Ben demands an e-mail address with every order and pushes to main. That would break everybody who orders today:",
        (
            "git clone -q -c user.name=Ben -c user.email=ben@example.org contracts.git work",
            "git -C work am -q ../sample/pushes/demand-email.patch",
            "git -C work push origin main",
        ),
        refused=True,
    ),
    Step(
        "He takes the way out and pushes it as a design, to be reviewed:",
        ("git -C work push -q origin HEAD:refs/heads/design/orders/demand-email",),
    ),
    Step(
        "Cleo's change only adds something. It keeps every promise and goes through:",
        (
            "git -C work reset -q --hard origin/main",
            "git -C work am -q ../sample/pushes/offer-gift-wrap.patch",
            "git -C work push -q origin main",
        ),
    ),
    Step(
        "Whatever moves main has an entry in the log, refused pushes have none:",
        ("contractrepo --repo contracts.git log -n 2",),
    ),
)

NEXT = (
    "contractrepo --repo contracts.git compare --contract orders main design/orders/demand-email",
    "contractrepo --repo contracts.git mock orders --port {port}",
    "contractrepo --repo contracts.git show orders@design/orders/v2",
    "contractrepo explain request-body-required-narrowed",
    "git -C contracts.git log --stat main",
)
"""What a reader may try next; each works in the folder that is left."""
