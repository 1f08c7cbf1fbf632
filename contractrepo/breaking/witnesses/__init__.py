"""Complete HTTP messages that show a difference, confirmed by the validators of both sides."""
