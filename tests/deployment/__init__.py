"""The installation that docs/compose describes: what can be tried of it without a container engine is tried."""
