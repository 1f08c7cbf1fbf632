"""Bodies between bytes and JSON values, by media type."""

from contractrepo.validation.bodies.readers import Reader, read_octets, reader_for, reads_empty

__all__ = ["Reader", "read_octets", "reader_for", "reads_empty"]
