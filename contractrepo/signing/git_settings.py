"""The key that git signs with: `user.signingkey`, if `gpg.format` says that it is an SSH key."""

from __future__ import annotations

from contractrepo.core.text import printable
from contractrepo.errors import SignatureError
from contractrepo.signing.programs import last_words, run

_NOT_SET = 1
_DEFAULT_FORMAT = "openpgp"
_SET = "git config --global gpg.format ssh; git config --global user.signingkey ~/.ssh/id_ed25519"
_HINT = f"name a private key file, or set git's: {_SET}"


def signing_key() -> str:
    """Return git's `user.signingkey` as seen from the current folder, ``~`` already replaced.

    Raises:
        SignatureError: ``key-missing``: none is set, git signs with something else than SSH, or git does not answer.
    """
    settings = _settings()
    form = settings.get("gpg.format", _DEFAULT_FORMAT)
    if form != "ssh":
        why = f"no key is named, and git signs with {printable(form, limit=40)}, not with an SSH key"
        raise SignatureError("key-missing", why, _HINT)
    if not settings.get("user.signingkey"):
        raise SignatureError("key-missing", "no key is named, and git's user.signingkey is not set", _HINT)
    return settings["user.signingkey"]


def _settings() -> dict[str, str]:
    names = r"^(gpg\.format|user\.signingkey)$"
    done = run(["git", "config", "-z", "--type=path", "--get-regexp", names])
    if done.returncode not in (0, _NOT_SET):
        why = f"git does not say which key it signs with: {last_words(done)}"
        raise SignatureError("key-missing", why, "name a private key file, or mend git's configuration")
    entries = done.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]
    # The last of several values wins, as in git.
    return dict(entry.partition("\n")[::2] for entry in entries)
