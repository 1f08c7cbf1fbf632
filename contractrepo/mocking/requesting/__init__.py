"""Requests that meet the conditions of an example and keep the contract."""
