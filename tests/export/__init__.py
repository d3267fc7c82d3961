"""Tests of kb.export: how documents are given out."""
