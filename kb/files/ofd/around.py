"""What lies on the pages of an OFD file or beside them and is no part of its text: notes, watermarks, stamps, seals, files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kb.files.ofd.drawing import drawn_in
from kb.files.ofd.package import OfdDocument, OfdPackage
from kb.files.visible_text import LeftOut
from kb.files.xml_tree import XmlNode

_KILOBYTE = 1024  # the unit in which the size of an attachment is stated


@dataclass(frozen=True)
class Around:
    """What is told of one document: by the ids of its pages, and of the whole."""

    on_pages: Mapping[str, list[LeftOut]] = field(default_factory=dict)
    whole: tuple[LeftOut, ...] = ()


def around(package: OfdPackage, document: OfdDocument) -> Around:
    """Return what lies on the pages of a document and beside them."""
    on_pages: dict[str, list[LeftOut]] = {}
    for part in document.parts("Annotations"):
        tree = package.tree_or_none(part)
        for page in tree.each("Page") if tree else ():
            omissions = on_pages.setdefault(page.attributes.get("PageID", ""), [])
            for location in page.each("FileLoc"):
                notes = package.tree_or_none(package.place(part, location.text))
                omissions += (
                    dict.fromkeys(note for each in notes.each("Annot") for note in _note(each, package, document))
                    if notes
                    else ()
                )
    for page_id, seal in _seals(package, document):
        on_pages.setdefault(page_id, []).append(seal)
    versions = [LeftOut("其他版本", f"{document.other_versions} 个，读的是当前版本")] if document.other_versions else []
    return Around(on_pages, (*_files(package, document), *on_pages.pop("", []), *versions))


def _note(note: XmlNode, package: OfdPackage, document: OfdDocument) -> Iterator[LeftOut]:
    """Yield what a note on a page says: its remark, and what it draws."""
    appearance = note.at("Appearance")
    drawing = drawn_in(appearance, document.units, package.budget) if appearance else None
    shown = "".join(letter.text for letter in drawing.letters).strip() if drawing else ""
    words = " ".join(filter(None, (note.text_at("Remark"), _once(shown))))
    has_picture = bool(drawing and drawing.pictures)
    kind = note.attributes.get("Type", "")
    if note.attributes.get("Visible") == "false":
        yield from [LeftOut("隐藏文字", words)] if words else []
    elif kind == "Watermark":
        yield LeftOut("水印", words or "图片水印")
    elif kind == "Stamp":
        yield LeftOut("批注", f"图章：{words or '图片'}")
    elif words:
        yield LeftOut("批注", words)
    elif has_picture:
        yield LeftOut("图片", "批注里的图片，其中的文字读不出")


def _once(words: str) -> str:
    """Return words that are drawn again and again, as over a whole page, once."""
    for length in range(1, len(words) // 2 + 1):
        if len(words) % length == 0 and words[:length] * (len(words) // length) == words:
            return words[:length]
    return words


def _files(package: OfdPackage, document: OfdDocument) -> Iterator[LeftOut]:
    """Yield the files that are attached, by name and size."""
    for part in document.parts("Attachments"):
        tree = package.tree_or_none(part)
        for attached in tree.each("Attachment") if tree else ():
            location = package.place(part, attached.text_at("FileLoc"))
            name = attached.attributes.get("Name", "") or location.rpartition("/")[2]
            kind = attached.attributes.get("Format", "")
            name += f".{kind.lstrip('.')}" if kind and "." not in name else ""
            yield LeftOut("嵌入的文件", name, size=package.zip.size(location) or _stated_size(attached))


def _stated_size(attached: XmlNode) -> int | None:
    try:
        return int(float(attached.attributes.get("Size", "")) * _KILOBYTE)
    except (ValueError, OverflowError):
        return None


def _seals(package: OfdPackage, document: OfdDocument) -> Iterator[tuple[str, LeftOut]]:
    """Yield the seals and signatures of a document with the page each stands on; empty for none."""
    part = package.place("OFD.xml", document.body.text_at("Signatures"))
    tree = package.tree_or_none(part)
    for signature in tree.each("Signature") if tree else ():
        signed = package.tree_or_none(package.place(part, signature.attributes.get("BaseLoc", "")))
        info = signed.at("SignedInfo") if signed else None
        stamp = info.at("StampAnnot") if info else None
        kind = "电子签名" if signature.attributes.get("Type") == "Sign" else "电子印章"
        day = info.text_at("SignatureDateTime")[:10] if info else ""
        provider = info.at("Provider") if info else None
        maker = provider.attributes.get("Company", "") if provider else ""
        omission = LeftOut("电子签名", "，".join(filter(None, (kind, day, maker))))
        yield stamp.attributes.get("PageRef", "") if stamp else "", omission
