"""The gold set: sentences with what is to be found in them, and how a checker does on them."""
