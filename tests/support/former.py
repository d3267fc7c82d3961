"""Folders that former versions of the program made, kept as they left them.

Each archive in `tests/fixtures/upgrade/` is a corpus of invented documents, imported files among them, with its index, made
by the program of that version; `answers.json` is what that program's own site answered. How they were made is told in
docs/reliability.md.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "upgrade"
VERSIONS = tuple(sorted(path.stem for path in FOLDER.glob("*.zip")))

Json = dict[str, Any]


@dataclass(frozen=True)
class FormerHome:
    """A folder with the corpus and the index of a former version, and what that version answered."""

    version: str
    folder: Path
    answers: Json

    @classmethod
    def unzipped(cls, version: str, folder: Path) -> "FormerHome":
        """Return that of a version, laid out in *folder*."""
        with ZipFile(FOLDER / f"{version}.zip") as archive:
            archive.extractall(folder)
        return cls(version, folder, json.loads((folder / "answers.json").read_text("utf-8")))

    @property
    def corpus(self) -> Path:
        return self.folder / "corpus"

    @property
    def index(self) -> Path:
        return self.folder / "index"
