"""Durable drafting."""
