"""Drafts: their citations, quotations and formulations found, and each judged against the corpus."""
