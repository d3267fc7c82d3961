"""Documents leave the knowledge base: one module for each format in which they are given out."""
