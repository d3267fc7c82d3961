"""政策文库: exact search, addresses and citations in Chinese policy text."""

__version__ = "0.2.0"
