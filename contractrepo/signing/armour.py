"""The text around a binary signature, in the one spelling that ssh-keygen writes."""

from __future__ import annotations

import base64

from contractrepo.signing.wire import malformed

_BEGIN = "-----BEGIN SSH SIGNATURE-----"
_END = "-----END SSH SIGNATURE-----"
_WIDTH = 70
# Four times what the longest RSA key that SSH knows (16384 bits) needs.
_LONGEST = 32_768


def armoured(raw: bytes) -> str:
    """Return `raw` as text: base64 in lines of 70 characters between two marker lines."""
    text = base64.b64encode(raw).decode("ascii")
    lines = (text[start : start + _WIDTH] for start in range(0, len(text), _WIDTH))
    return "\n".join([_BEGIN, *lines, _END, ""])


def unarmoured(armour: str | bytes) -> bytes:
    """Return the bytes inside the armour.

    Only the exact text of `armoured` is taken. PROTOCOL.sshsig lets white space and line lengths vary, which would
    let anybody change a signed tag, and so its id, without breaking its signature.

    Raises:
        SignatureError: ``signature-malformed``.
    """
    if len(armour) > _LONGEST:
        raise malformed(f"it is longer than {_LONGEST} characters")
    try:
        text = armour if isinstance(armour, str) else armour.decode("ascii")
        raw = base64.b64decode("".join(text.split("\n")[1:-2]), validate=True)
    except ValueError as error:
        raise malformed("its armour is not base64") from error
    if armoured(raw) != text:
        raise malformed("its armour is not as ssh-keygen writes it, or text surrounds it")
    return raw
