"""The catalogue: what is known of regulations whose text may not be held (title, aliases, dates, status, addresses)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from kb.corpus.source_files import content_of
from kb.documents import Metadata
from kb.errors import DocumentError
from kb.files import FrontMatter, closing_of, metadata_of, read_yaml


@dataclass(frozen=True)
class CatalogueEntry:
    """One version of one regulation. `closing` is how many paragraphs close its text and belong to no part."""

    metadata: Metadata
    closing: int = 0

    def complete(self, front: FrontMatter) -> FrontMatter:
        """Return the front matter, its gaps filled from here."""
        values = {name: value for name, value in vars(self.metadata).items() if name not in {"id", "text"}}
        return {**values, **{name: value for name, value in front.items() if value is not None}}


def _twice(identifiers: Iterable[str]) -> str:
    """Return the first id that occurs twice; empty if none does."""
    return next((identifier for identifier, count in Counter(identifiers).items() if count > 1), "")


@dataclass(frozen=True)
class Catalogue:
    """The entries by id. `as_of` is the day on which the statuses held; None if the file does not say."""

    entries: dict[str, CatalogueEntry]
    as_of: date | None = None

    @classmethod
    def read(cls, path: Path) -> "Catalogue":
        """Return the catalogue in `path`; empty if there is no such file. Raises DocumentError if it cannot be read."""
        return cls.parsed(content_of(path), str(path))

    @classmethod
    @lru_cache(maxsize=2)  # YAML takes a tenth of a second, and an update of other files leaves it as it is
    def parsed(cls, raw: bytes | None, path: str) -> "Catalogue":
        """Return the catalogue in *raw*, the bytes of the file *path*.

        It is empty if there is no such file. Raises DocumentError if it cannot be read, or two rows have one id.
        """
        if raw is None:
            return cls({})
        try:
            content = read_yaml(raw.decode("utf-8-sig"))
            rows = [(str(row["id"]), dict(row)) for row in content["regulations"]]
            as_of = date.fromisoformat(str(content["as_of"])) if "as_of" in content else None
        except (yaml.YAMLError, ValueError, KeyError, TypeError) as error:
            raise DocumentError(
                "目录文件看不懂，应是 YAML，在 regulations 下逐条列出并写明 id，请改正后再试。", path=path, line=1
            ) from error
        if twice := _twice(identifier for identifier, _ in rows):
            raise DocumentError(f"目录里有不止一行的编号是“{twice}”，请改成各不相同。", path=path, line=1)
        entries = {
            identifier: CatalogueEntry(
                metadata_of({**row, "text": "none"}, identifier, path=f"{path}（{identifier}）"), closing_of(row)
            )
            for identifier, row in rows
        }
        return cls(entries, as_of)

    def beyond(self, metadata: Metadata) -> Metadata:
        """Return what is known of a document beyond the catalogue.

        The catalogue goes on to tell the rest: a status that it corrects later is then not overruled by what it said
        on the day on which the text came in.
        """
        entry = self.entries.get(metadata.id)
        if entry is None:
            return metadata
        on_record = vars(entry.metadata)
        beyond = {name: value for name, value in vars(metadata).items() if value != on_record[name]}
        return replace(Metadata(metadata.id, metadata.title), **beyond)
