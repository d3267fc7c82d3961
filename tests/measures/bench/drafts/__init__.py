"""The benchmark of checking drafts: what it costs, and what is found of what was planted."""
