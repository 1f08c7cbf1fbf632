"""OpenAPI descriptions as values: versions, references, operations, parameters, routes."""
