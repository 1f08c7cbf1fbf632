"""Values to body bytes, by media type."""

from contractrepo.mocking.bodies.encoder import Encoded, Encoder

__all__ = ["Encoded", "Encoder"]
