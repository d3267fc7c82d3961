"""Tests of kb.sources: how documents come in."""
