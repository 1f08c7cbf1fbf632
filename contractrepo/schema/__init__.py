"""JSON Schema: dialects, compiled validators, inclusion, samples."""
