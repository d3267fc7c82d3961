"""The formulations of a draft, judged: uses, variants on record, lists, former wordings."""
