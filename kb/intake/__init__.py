"""Intake: files that people bring become documents of the corpus."""

from kb.intake.attesting import AttestDesk, AttestedText, Attesting, keep_reading
from kb.intake.decision import Decision
from kb.intake.files import Incoming, files_in
from kb.intake.importing import Intake, IntakeDesk, understand_all, without_untitled, write_understood
from kb.intake.lone_file import document_in
from kb.intake.quarantine import Progress, read_all, read_apart
from kb.intake.understanding import understand
from kb.intake.understood import Understood, Untitled

__all__ = [
    "AttestDesk", "AttestedText", "Attesting", "Decision", "Incoming", "Intake", "IntakeDesk", "Progress", "Understood",
    "Untitled", "document_in", "files_in", "keep_reading", "read_all", "read_apart", "understand", "understand_all",
    "without_untitled", "write_understood",
]  # fmt: skip
