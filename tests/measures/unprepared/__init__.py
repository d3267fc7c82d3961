"""Measures the checker on papers that nobody prepared for it: sets that are drawn from laws by a seed or made by a grammar."""
