"""Who pushes, and when: what the log will say of a push."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from contractrepo.core.layout import POLICY
from contractrepo.git.changes import Receipt
from contractrepo.service.clock import now

if TYPE_CHECKING:
    from contractrepo.git.reader import RepositoryReader

# What a web server or a forced command of ssh says of the client; the client itself cannot set either.
_USER_VARIABLES = ("REMOTE_USER", "CONTRACTREPO_USER")


def receipt_of(
    reader: RepositoryReader, environment: Mapping[str, str], options: tuple[str, ...] = ()
) -> Receipt:
    """Return the receipt of a push that arrives now, under the policy as it is before it."""
    return Receipt(user(environment), "push", now(), reader.refs(POLICY).get(POLICY), options)


def push_options(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the push options that git tells its hooks (githooks, section pre-receive)."""
    count = int(environment.get("GIT_PUSH_OPTION_COUNT") or 0)
    return tuple(environment.get(f"GIT_PUSH_OPTION_{number}", "") for number in range(count))


def user(environment: Mapping[str, str]) -> str:
    """Return who pushes, as the transport knows him; the account of this process where it names nobody."""
    named = (environment.get(variable) for variable in _USER_VARIABLES)
    found = next(filter(None, named), None)
    if found is not None:
        return found
    from contractrepo.service.people import account

    return account()
