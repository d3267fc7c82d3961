"""How the time of every surface grows with the length of the most hostile texts."""
