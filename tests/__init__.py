"""Tests of the package, mirroring its modules."""
