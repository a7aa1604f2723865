"""Tests of the rule writer."""
