"""The formulations of a draft, judged: uses, near misses, lists, former wordings."""
