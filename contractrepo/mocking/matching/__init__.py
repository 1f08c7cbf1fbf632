"""Which example applies to a request."""
