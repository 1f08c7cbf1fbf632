"""The keys of a repository's people as git and ssh-keygen take them: an allowed_signers file."""

from __future__ import annotations

import datetime as dt

from contractrepo.policy import Key, Principals


def allowed_signers(principals: Principals) -> str:
    """Return the lines of an allowed_signers file (ssh-keygen(1), ALLOWED SIGNERS), sorted by person.

    What it cannot say is that a key was compromised: such a key ends when that began.
    """
    lines = [
        f'{name} namespaces="git",{_validity(key)} {key.line}\n'
        for name, person in sorted(principals.all.items())
        for key in person.keys
    ]
    return "".join(lines)


def _validity(key: Key) -> str:
    ends = [end for end in (key.valid_until, key.revoked_at, key.compromised_since) if end is not None]
    options = [f'valid-after="{_stamp(key.valid_from)}"']
    # ssh-keygen takes a signature of that very second; ours end with the second before.
    options += [f'valid-before="{_stamp(min(ends) - 1)}"'] if ends else []
    return ",".join(options)


def _stamp(seconds: int) -> str:
    """Return a time of ssh-keygen in UTC, which OpenSSH understands from 9.1 on."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y%m%d%H%M%SZ")
