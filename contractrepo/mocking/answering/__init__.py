"""From a routed request to an answer."""
