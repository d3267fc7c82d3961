"""Usages of formulations in drafts: found by their wordings, near misses by ear and eye, lists by their members."""
