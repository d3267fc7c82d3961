"""A Word file as the parts in it: a zip that is looked at with suspicion and, but for a few parts, copied as it is."""

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import unquote

from kb.files.visible_text import UnreadableFileError
from kb.files.word.xml import DAMAGED, children, escape, escape_url, parse, value
from kb.files.zipped import Refusals, ZippedFile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"

_NO_RELATIONSHIPS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)
_TYPES = "[Content_Types].xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ENCRYPTED = "文件设有打开密码，无法读取，请在 Word 或 WPS 里取消密码、另存为 .docx 再试。"
_BOMB = "文件解压后过大，为安全起见不予读取，请删去大图片、另存为 .docx 再试。"
_NOT_WORD = "这不是 .docx 文件，请用 Word 或 WPS 打开后另存为 .docx 再试。"
_MACROS = "文件带有宏，为安全起见不予读取，请在 Word 或 WPS 里另存为不带宏的 .docx 再试。"
_REFUSALS = Refusals(DAMAGED, _ENCRYPTED, _BOMB)


class Package:
    """A Word file opened from its bytes. `main` is the name of the part that holds the body.

    Raises UnreadableFileError, here and wherever a part is read, if the file is encrypted, broken, of another kind, too
    large or holds macros.
    """

    def __init__(self, raw: bytes) -> None:
        _refuse_other_kinds(raw)
        self.raw = raw
        self._zip = ZippedFile(raw, _REFUSALS)
        if not self.has(_TYPES):
            raise UnreadableFileError(_NOT_WORD)
        self._types = _content_types(self.part(_TYPES))
        self.main = self._main()

    def has(self, name: str) -> bool:
        return self._zip.has(name)

    def part(self, name: str) -> bytes:
        """Return the bytes of the XML part called `name`, in any case.

        Raises UnreadableFileError if there is none, or if it is too large.
        """
        return self._zip.part(name)

    def size(self, name: str) -> int:
        """Return how many bytes a part is said to have."""
        return self._zip.size(name)

    def target(self, source: str, link: "Relationship") -> str | None:
        """Return the part that a link of the part `source` leads to; None if there is none."""
        target = _resolved(source, link.target)
        return next((name for name in (target, unquote(target)) if self.has(name)), None)

    def relationships(self, source: str) -> "Relationships":
        """Return what the part `source` points at; the empty name is the package."""
        name = posixpath.join(posixpath.dirname(source), "_rels", f"{posixpath.basename(source)}.rels")
        return Relationships(source, name, self.part(name) if self.has(name) else None)

    def related(self, relationships: "Relationships", kind: str) -> Iterator[str]:
        """Yield the parts of a kind (header, footer), in order.

        Outside the office's own kinds, the whole name of a kind is given.
        """
        for link in relationships.links:
            if not link.is_external and link.kind in (kind, f"{OFFICE}/{kind}", f"{OFFICE_STRICT}/{kind}"):
                target = self.target(relationships.source, link)
                if target is not None:
                    yield target

    def free_name(self, name: str) -> str:
        """Return a name that no part has: word/comments.xml, word/comments1.xml."""
        stem, suffix = posixpath.splitext(name)
        number = 0
        while self.has(name):
            number += 1
            name = f"{stem}{number}{suffix}"
        return name

    def types_with(self, part: str, content_type: str) -> dict[str, bytes]:
        """Return the list of content types with a new part on it, by its name."""
        types = parse(self.part(_TYPES))
        override = b'<%sOverride PartName="/%s" ContentType="%s"/>' % (
            types.root_prefix,
            escape(part),
            content_type.encode(),
        )
        return {_TYPES: types.grown(override)}

    def rewritten(self, changed: Mapping[str, bytes]) -> bytes:
        """Return the file with parts changed or added, all others as they were.

        Those that are new come last.
        """
        left = {name.casefold(): (name, content) for name, content in changed.items()}
        copy = BytesIO()
        with zipfile.ZipFile(copy, "w") as target:
            for entry in self._zip:
                _, content = left.pop(entry.filename.casefold(), ("", None))
                chunks = self._zip.chunks(entry) if content is None else iter((content,))
                with target.open(_like(entry, entry.filename), "w") as out:
                    for chunk in chunks:
                        out.write(chunk)
            for name, content in left.values():
                target.writestr(_like(self._zip.entries[self.main.casefold()], name), content)
        return copy.getvalue()

    def _main(self) -> str:
        main = next(self.related(self.relationships(""), "officeDocument"), None)
        kind = self._types.get(f"/{main}".casefold(), "") if main else ""
        macros = any(name.endswith("vbaproject.bin") for name in self._zip.entries)
        if macros or "macroenabled" in kind or any("vbaproject" in each for each in self._types.values()):
            raise UnreadableFileError(_MACROS)
        if main is None and any("wordprocessingml.document" in each for each in self._types.values()):
            raise UnreadableFileError(DAMAGED)
        if main is None or (kind and "wordprocessingml" not in kind):
            raise UnreadableFileError(_NOT_WORD)
        return main


@dataclass(frozen=True)
class Relationship:
    """A relationship: its id in the part it belongs to, what kind it is of, and where it leads."""

    id: str
    kind: str
    target: str
    is_external: bool


class Relationships:
    """What one part points at, and what is to be added to that.

    `part` is the name of the part that holds them, which may not exist yet.
    """

    def __init__(self, source: str, part: str, raw: bytes | None) -> None:
        self.source = source
        self.part = part
        self._xml = parse(_NO_RELATIONSHIPS if raw is None else raw)
        self.links = [
            Relationship(
                value(each, "Id"), value(each, "Type"), value(each, "Target"), value(each, "TargetMode") == "External"
            )
            for each in children(self._xml.root, "rel:Relationship")
        ]
        self._taken = {link.id for link in self.links}
        self._added: dict[tuple[str, str], tuple[str, bytes]] = {}

    def add_url(self, url: str, *, strict: bool) -> str:
        """Return the id of a link to `url`, the same for the same."""
        return self._add(f"{OFFICE_STRICT if strict else OFFICE}/hyperlink", escape_url(url), b' TargetMode="External"')

    def add_part(self, kind: str, target: str, *, strict: bool) -> str:
        """Return the id of the relationship to a part beside this one."""
        return self._add(f"{OFFICE_STRICT if strict else OFFICE}/{kind}", escape(target), b"")

    def grown(self) -> dict[str, bytes]:
        """Return the part with what was added, by its name; empty if nothing was."""
        children = b"".join(child for _, child in self._added.values())
        return {self.part: self._xml.grown(children)} if children else {}

    def _add(self, kind: str, target: bytes, mode: bytes) -> str:
        earlier = self._added.get((kind, target.decode()))
        if earlier:
            return earlier[0]
        number = len(self._taken) + 1
        while f"rId{number}" in self._taken:
            number += 1
        identifier = f"rId{number}"
        self._taken.add(identifier)
        child = b'<%sRelationship Id="%s" Type="%s" Target="%s"%s/>' % (
            self._xml.root_prefix,
            identifier.encode(),
            kind.encode(),
            target,
            mode,
        )
        self._added[kind, target.decode()] = (identifier, child)
        return identifier


def _refuse_other_kinds(raw: bytes) -> None:
    if not raw:
        raise UnreadableFileError("文件是空的，请选一个有内容的 .docx 文件。")
    if raw.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise UnreadableFileError(_ENCRYPTED)
        raise UnreadableFileError("这是旧格式的 .doc 或 .wps 文件，请用 Word 或 WPS 打开后另存为 .docx 再试。")
    if not raw.startswith(b"PK"):
        raise UnreadableFileError(_NOT_WORD)


def _content_types(raw: bytes) -> dict[str, str]:
    """The content types by part name (/word/document.xml) or extension, all in lower case."""
    return {
        (value(each, "PartName") or value(each, "Extension")).casefold(): value(each, "ContentType").casefold()
        for each in parse(raw).root.children
        if value(each, "PartName") or value(each, "Extension")
    }


def _resolved(source: str, target: str) -> str:
    """The name of the part that `target` means, seen from the part `source`."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")


def _like(entry: zipfile.ZipInfo, name: str) -> zipfile.ZipInfo:
    like = zipfile.ZipInfo(name, entry.date_time)
    like.compress_type = entry.compress_type
    like.external_attr = entry.external_attr
    like.create_system = entry.create_system
    return like
