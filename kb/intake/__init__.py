"""Intake: files that people bring become documents of the corpus."""

from kb.intake import importing
from kb.intake.importing import Intake
from kb.intake.understanding import Understood

__all__ = ["Intake", "Understood", "importing"]
