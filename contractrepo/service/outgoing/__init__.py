"""Requests to servers that are not ours."""
