"""An OFD file as a zip of XML parts: documents, their pages, templates and resources, found by the places they state.

XmlNode names and attributes are those of GB/T 33190—2016 (电子文件存储与交换格式 版式文档).
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kb.files.ofd.drawing import Budget
from kb.files.visible_text import Bounds, UnreadableFileError
from kb.files.xml_tree import TreeReader, XmlNode
from kb.files.zipped import Refusals, ZippedFile

MOST_PAGES = 1_000
"""As of a PDF file: more than any document of the field has."""

_AGAIN = "请用 OFD 阅读器打开，另存或打印为 PDF {}。"
_DAMAGED = f"这份 OFD 已经损坏，无法读取，{_AGAIN}"
_ENCRYPTED = "这份 OFD 设有密码，无法读取，请用 OFD 阅读器打开，去掉密码后另存{}。"
_SWELLING = f"这份 OFD 解压后过大，为安全起见不予读取，{_AGAIN}"
_DISTRUSTED = f"这份 OFD 里有不该有的实体声明，为安全起见不予读取，{_AGAIN}"
_TOO_LONG = f"这份 OFD 超过 {MOST_PAGES} 页，请拆分后{{}}。"
# What a package holds that is encrypted by GM/T 0099—2020, beside or in place of its documents.
_ENCRYPTIONS = ("encryptions.xml", "encryptinfo.xml", "decryptseed.dat", "decyptseed.dat")


@dataclass(frozen=True)
class OfdPage:
    """A page: where it is told of, and its content; None if that cannot be read."""

    number: int
    identifier: str
    part: str
    content: XmlNode | None


class OfdPackage:
    """An OFD file opened from its bytes.

    Raises UnreadableFileError, here and wherever a part is read, if it is encrypted, broken, too large or not to be trusted.
    """

    def __init__(self, raw: bytes, bounds: Bounds) -> None:
        self.damaged = _DAMAGED.format(bounds.purpose)
        self._bounds = bounds
        self.budget = Budget(bounds)
        refusals = (sentence.format(bounds.purpose) for sentence in (_DAMAGED, _ENCRYPTED, _SWELLING))
        self.zip = ZippedFile(raw, Refusals(*refusals))
        self._trees = TreeReader(bounds, self.damaged, _DISTRUSTED.format(bounds.purpose))
        if any(posixpath.basename(name) in _ENCRYPTIONS for name in self.zip.entries):
            raise UnreadableFileError(_ENCRYPTED.format(bounds.purpose))
        self.root = self.tree("OFD.xml")

    def tree(self, part: str) -> XmlNode:
        """Return the root of the XML part."""
        return self._trees.root(self.zip.part(part))

    def tree_or_none(self, part: str) -> XmlNode | None:
        """Return the root of an XML part that the text can do without; None if it is not there or cannot be read."""
        try:
            return self.tree(part) if part else None
        except UnreadableFileError:
            return None

    def place(self, source: str, location: str) -> str:
        """Return the part that a location (ST_Loc) means, seen from the part `source`; empty if there is none.

        Some writers state it from the root without saying so.
        """
        location = location.strip().replace("\\", "/")
        beside = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), location)).lstrip("/")
        return next((part for part in (beside, location.lstrip("/")) if location and self.zip.has(part)), "")

    @cached_property
    def bodies(self) -> list["OfdDocument"]:
        """The documents in the file, each as it is in its current version."""
        bodies = [OfdDocument(self, body) for body in self.root.each("DocBody")]
        if not any(body.part for body in bodies):
            raise UnreadableFileError(self.damaged)
        return [body for body in bodies if body.part]

    def pages(self) -> Iterator[tuple["OfdDocument", OfdPage]]:
        """Yield the pages of all documents, counted through, with the document each belongs to."""
        number = 0
        for body in self.bodies:
            for page in body.root.inside("Page") if body.root else ():
                number += 1
                if number > MOST_PAGES:
                    raise UnreadableFileError(_TOO_LONG.format(self._bounds.purpose))
                part = self.place(body.part, page.attributes.get("BaseLoc", ""))
                yield body, OfdPage(number, page.attributes.get("ID", ""), part, self.tree_or_none(part))


class OfdDocument:
    """One document of an OFD file (DocBody): its part, what it is made of, and how many earlier versions it has."""

    def __init__(self, package: OfdPackage, body: XmlNode) -> None:
        self._package = package
        self.body = body
        self.title = body.text_at("DocInfo", "Title")
        versions = list(body.at("Versions").each("Version")) if body.at("Versions") else []  # type: ignore[union-attr]
        current = [version for version in versions if version.attributes.get("Current") == "true"]
        self.other_versions = max(0, len(versions) - 1)
        self.part = self._of_version(current[-1]) if current else ""
        self.part = self.part or package.place("OFD.xml", body.text_at("DocRoot"))
        self.root = package.tree(self.part) if self.part else XmlNode("", {})

    def _of_version(self, version: XmlNode) -> str:
        part = self._package.place("OFD.xml", version.attributes.get("BaseLoc", ""))
        tree = self._package.tree_or_none(part)
        return self._package.place(part, tree.text_at("DocRoot")) if tree else ""

    def parts(self, *path: str) -> Iterator[str]:
        """Yield the parts whose places stand at the end of a path of names."""
        above = self.root.at(*path[:-1])
        for element in above.each(path[-1]) if above else ():
            yield from filter(None, [self._package.place(self.part, element.text)])

    @cached_property
    def templates(self) -> dict[str, XmlNode]:
        """The templates of pages, by id."""
        common = self.root.at("CommonData")
        templates: dict[str, XmlNode] = {}
        for template in common.each("TemplatePage") if common else ():
            part = self._package.place(self.part, template.attributes.get("BaseLoc", ""))
            tree = self._package.tree_or_none(part)
            if tree is not None:
                templates[template.attributes.get("ID", "")] = tree
        return templates

    @cached_property
    def units(self) -> dict[str, XmlNode]:
        """Drawings that pages use by id (CompositeGraphicUnit), of the resources of the document."""
        resources = [*self.parts("CommonData", "PublicRes"), *self.parts("CommonData", "DocumentRes")]
        return units_in(filter(None, map(self._package.tree_or_none, resources)))


def units_in(resources: Iterator[XmlNode]) -> dict[str, XmlNode]:
    """Return the drawings in resources, by id."""
    return {unit.attributes.get("ID", ""): unit for tree in resources for unit in tree.inside("CompositeGraphicUnit")}
