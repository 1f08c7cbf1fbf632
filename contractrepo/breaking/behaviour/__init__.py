"""What the mocks of both sides say: messages that no longer fit, and requests that are answered otherwise.

Loaded only where both sides bring their mocks.
"""
