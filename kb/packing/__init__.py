"""A corpus in one file, to be carried into a closed network."""
