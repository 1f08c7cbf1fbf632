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
        most_lines: What a command prints beyond this is left out; None shows all of it.
    """

    says: str
    commands: tuple[str, ...]
    refused: bool = False
    serves: str | None = None
    most_lines: int | None = None


KEYS = tuple(
    f"ssh-keygen -q -t ed25519 -N '' -C {who}@example.org -f keys/{who}" for who in ("ada", "ben", "cleo")
)
"""Makes the keys that the people of the sample sign with, before the repository is built."""

STORY = (
    Step(
        "A shop's two contracts with their mocks, and that of the server's own API, in a bare git repository. Every edit was one commit, every release was approved:",
        (
            "contractrepo --repo contracts.git list",
            "git -C contracts.git log --format='%h %an: %s' main",
        ),
    ),
    Step(
        "Ben wants an e-mail address with every order and pushes that to main. It would break everybody who orders today:",
        (
            "git clone -q -c user.name=Ben -c user.email=ben@example.org contracts.git ben",
            "git -C ben am -q ../sample/pushes/demand-email.patch",
            "git -C ben push origin main",
        ),
        refused=True,
    ),
    Step(
        "Cleo's change only adds something. It keeps every promise and goes through:",
        (
            "git clone -q -c user.name=Cleo -c user.email=cleo@example.org contracts.git cleo",
            "git -C cleo am -q ../sample/pushes/offer-gift-wrap.patch",
            "git -C cleo push -q origin main",
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
        "Ada proposes her design as version 2.0.0. Cleo, who speaks for security, says no, and why:",
        (
            "contractrepo --repo contracts.git propose orders --key keys/ada -m 'Refunds show in the status.'",
            "contractrepo --repo contracts.git reject orders --key keys/cleo -m 'Not everybody has an e-mail address.'",
        ),
    ),
    Step(
        "Ada answers with a commit on the design, pushes it, and proposes again. Before, nothing can be released:",
        (
            "git clone -q -b design/orders/v2 -c user.name=Ada -c user.email=ada@example.org contracts.git ada",
            "git -C ada am -q ../sample/pushes/optional-email.patch",
            "git -C ada push -q origin design/orders/v2",
            "contractrepo --repo contracts.git propose orders --key keys/ada",
            "contractrepo --repo contracts.git release orders --key keys/ada",
        ),
        refused=True,
    ),
    Step(
        "Now both agree: Cleo in the repository, Ben from his clone, where the same command signs and pushes:",
        (
            "contractrepo --repo contracts.git approve orders --key keys/cleo",
            "contractrepo --repo ben approve orders --key keys/ben -m 'Reads well.'",
        ),
    ),
    Step(
        "The release: a signed tag and main in one step, and the documentation right after:",
        (
            "contractrepo --repo contracts.git release orders --key keys/ada",
            "contractrepo --repo contracts.git status orders 2.0.0",
        ),
    ),
    Step(
        "Nobody has to believe the server. Plain git confirms the signature:",
        (
            "contractrepo --repo contracts.git keys --allowed-signers > signers",
            "git -C contracts.git -c gpg.ssh.allowedSignersFile=../signers tag -v orders/v2.0.0",
        ),
        most_lines=9,
    ),
    Step(
        "Its documentation, with what changed and who approved it:",
        ("contractrepo --repo contracts.git docs build orders@v2.0.0 -o docs",),
    ),
    Step(
        "Whatever moved main or signed anything has an entry in the log, refused pushes have none:",
        ("contractrepo --repo contracts.git log -n 3",),
    ),
)

NEXT = (
    "contractrepo --repo contracts.git compare --contract orders v1.1.0 v2.0.0",
    "contractrepo --repo contracts.git mock orders@v2.0.0 --port {port}",
    "contractrepo --repo contracts.git verify orders/v2.0.0",
    "contractrepo --repo contracts.git audit",
    "contractrepo explain request-body-required-narrowed",
    "git -C contracts.git log --graph --stat main",
)
"""What a reader may try next; each works in the folder that is left. Open docs/index.html in a browser as well."""
