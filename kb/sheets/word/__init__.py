"""Word files: what a person reads in them, with the numbers that Word makes."""
