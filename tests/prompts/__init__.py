"""Tests of drafter.prompts."""
