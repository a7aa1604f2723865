"""Tests of tracing numbers to the fact sheet."""
