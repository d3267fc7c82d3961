"""Packs for the tests: whole ones, and such as somebody tampered with."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kb.corpus.folder import Corpus
from kb.export.packs.making import Packed, pack

WHEN = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)

Json = dict[str, Any]


def packed(corpus: Path, output: Path, *chosen: str) -> Packed:
    return pack(Corpus(corpus), output, WHEN, chosen)


def members(raw: bytes) -> dict[str, bytes]:
    """The files in a pack by name."""
    with ZipFile(BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Mapping[str, bytes], *more: tuple[ZipInfo, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        for entry, content in more:
            archive.writestr(entry, content)
    return made.getvalue()


def with_manifest(files: Mapping[str, bytes], change: Callable[[Json], object]) -> dict[str, bytes]:
    """The files of a pack with a manifest that somebody changed."""
    manifest: Json = json.loads(files["manifest.json"])
    change(manifest)
    return {**files, "manifest.json": json.dumps(manifest, ensure_ascii=False).encode()}


def row(path: str, content: bytes, identifier: str = "", title: str = "") -> Json:
    """What a manifest says of a file."""
    told = {"path": path, "size": len(content), "sha256": sha256(content).hexdigest()}
    return {**told, "id": identifier, "title": title} if identifier else told


def everything(folder: Path) -> dict[str, bytes]:
    """All files under a folder, hidden ones too, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
