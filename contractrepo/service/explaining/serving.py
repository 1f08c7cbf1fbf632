"""Codes of a server: what it does not have, does not take, or is not told."""

from __future__ import annotations

from contractrepo.service.explaining.explanation import table

SERVING = table(
    {
        "date-invalid": ("The text is no day.", "Write YYYY-MM-DD."),
        "log-rolled-back": (
            "The log does not go on from where it was.",
            "Find out who restored an old copy: contractrepo audit --trusted-head COMMIT.",
        ),
        "page-not-found": ("The documentation has no such page.", "Begin at its index.html."),
        "push-disabled": (
            "The server takes no pushes over HTTP.",
            "Push to the repository itself, or let its host serve --push-tokens FILE.",
        ),
        "push-from-browser": ("A page in a browser asked to push.", "Push with git."),
        "replica-behind": (
            "What a replica follows is in the middle of a write.",
            "Wait for the next refresh; if it stays, run contractrepo doctor there.",
        ),
        "replica-of-other": (
            "The folder is a replica of another repository.",
            "Name another folder with --repo.",
        ),
        "replica-read-only": (
            "A read replica is written by its refreshes only.",
            "Work with the repository that it follows, or with a clone of that.",
        ),
        "replica-unnamed": ("A replica needs a folder.", "contractrepo --repo PATH serve --replica-of URL."),
        "repository-unknown": ("The server serves no repository of this name.", "GET / says its name."),
        "server-busy": ("Too many requests wait already.", "Try again in a moment."),
        "site-moved": ("Documentation is asked for as a folder.", "Follow the redirect."),
        "token-missing": ("A push shows no token that the server knows.", "Give it as password to git."),
        "tokens-exposed": (
            "Other people can read the file of tokens.",
            "chmod 600 it, and change the tokens.",
        ),
        "tokens-invalid": (
            "The file of tokens cannot be used.",
            "Write NAME and TOKEN on one line for each.",
        ),
    }
)
