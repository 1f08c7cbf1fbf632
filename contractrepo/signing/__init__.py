"""SSH signatures; the only package that imports cryptography."""

from contractrepo.signing.signer import SSHSigner

__all__ = ["SSHSigner"]
