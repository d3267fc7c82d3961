"""Tests of kb.sheets: what stands in a file."""
