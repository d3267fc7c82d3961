"""Papers that cannot lie: documents are compared with the code, and the house with its goals."""
