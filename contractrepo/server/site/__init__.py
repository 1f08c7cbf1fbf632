"""A whole repository over HTTP: mocks at every ref, documentation, an API, and git itself."""
