"""Bodies between bytes and JSON values, by media type."""

from contractrepo.validation.bodies.readers import Reader, reader_for, reads_empty

__all__ = ["Reader", "reader_for", "reads_empty"]
