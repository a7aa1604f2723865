"""Tests of drafter.writing."""
