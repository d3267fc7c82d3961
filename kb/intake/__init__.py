"""Intake: files that people bring become documents of the corpus."""

from kb.intake.importing import Intake, understand_all, write_understood
from kb.intake.understanding import Understood

__all__ = ["Intake", "Understood", "understand_all", "write_understood"]
