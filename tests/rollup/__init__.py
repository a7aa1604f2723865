"""Tests of drafter.rollup."""
