"""The command `kb`: one module for the commands of one job, `running.py` runs them."""

from kb.cli.running import main

__all__ = ["main"]
