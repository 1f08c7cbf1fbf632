"""Requests that follow an answer: the callbacks of an operation, and webhooks."""
