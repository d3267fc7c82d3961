"""The catalogue: what is known of regulations whose text may not be held (title, aliases, dates, status, addresses)."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from kb.document import Metadata
from kb.errors import DocumentError
from kb.markdown import closing, metadata


@dataclass(frozen=True)
class Entry:
    """One version of one regulation. `closing` is how many paragraphs close its text and belong to no part."""

    metadata: Metadata
    closing: int = 0


@dataclass(frozen=True)
class Catalogue:
    """The entries by id. `as_of` is the day on which the statuses held."""

    entries: dict[str, Entry]
    as_of: str = ""

    @classmethod
    def read(cls, path: Path) -> "Catalogue":
        """The catalogue in `path`; empty if there is no such file. Raises DocumentError if it cannot be read."""
        if not path.exists():
            return cls({})
        try:
            content = yaml.safe_load(path.read_text("utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise DocumentError("目录文件不是正确的 YAML，请改正后再试。", path=str(path), line=1) from error
        entries: dict[str, Entry] = {}
        for row in content["regulations"]:
            known = metadata({**row, "text": "none", "id": row["id"]}, row["id"], path=f"{path}（{row['id']}）")
            entries[known.id] = Entry(known, closing(row))
        return cls(entries, str(content.get("as_of", "")))
