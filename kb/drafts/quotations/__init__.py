"""Quotations in drafts: found by their marks, tied to who is said to say them, held against the full texts."""
