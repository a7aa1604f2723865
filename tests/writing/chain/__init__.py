"""Tests of the prompt chain."""
