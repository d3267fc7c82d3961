"""Tests of kb.packing: a corpus in one file."""
