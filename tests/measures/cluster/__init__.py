"""A real OpenSearch cluster on this machine: three nodes in three JVMs, on loopback only."""
