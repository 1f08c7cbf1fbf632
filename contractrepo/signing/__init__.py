"""SSH signatures, made and verified in process; the only package that imports cryptography."""

from contractrepo.signing.public_keys import fingerprint, normal_key
from contractrepo.signing.signer import SSHSigner
from contractrepo.signing.verifying import verify

__all__ = ["SSHSigner", "fingerprint", "normal_key", "verify"]
