"""Word: the package walked once, as visible text with its places, and links and comments put back."""
