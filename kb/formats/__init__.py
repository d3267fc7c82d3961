"""The formats in which drafts come: read to the text a person sees, and given back with links and comments."""
