"""Intake: files that people bring become documents of the corpus."""

from kb.intake.importing import Intake, understand_all, write_understood
from kb.intake.quarantine import read_apart
from kb.intake.understanding import Understood

__all__ = ["Intake", "Understood", "read_apart", "understand_all", "write_understood"]
