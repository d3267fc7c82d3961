"""Citations: the grammar, finding them in a text, and what they point at."""
