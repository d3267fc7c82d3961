"""Characters: folding, numerals, words."""
