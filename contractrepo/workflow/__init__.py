"""What may happen to a governed ref: pure rules over contracts, versions and policy."""
