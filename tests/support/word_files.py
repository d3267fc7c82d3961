"""Word files for the tests, made from the XML of their body, and what a second reader (lxml) finds in them."""

import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from kb.files.visible_text import INTAKE, Annotation, Bounds, VisibleText
from kb.files.word import document

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

HYPERLINK_STYLE = (
    '<w:style w:type="character" w:styleId="a3"><w:name w:val="Hyperlink"/>'
    '<w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr></w:style>'
)


@dataclass(frozen=True)
class Names:
    """The namespaces of one of the two kinds of file."""

    word: str = TRANSITIONAL
    office: str = OFFICE

    def around(self, root: str, inside: str) -> str:
        return (
            f'<w:{root} xmlns:w="{self.word}" xmlns:r="{self.office}" xmlns:mc="{COMPATIBILITY}"'
            ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="urn:wps" xmlns:m="urn:math">'
            f"{inside}</w:{root}>"
        )


def text(content: str, properties: str = "") -> str:
    """A run of `content`, which is XML, white space kept."""
    kept = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{kept}<w:t xml:space="preserve">{content}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    """A paragraph of runs; what is no markup becomes one."""
    return "<w:p>" + "".join(run if run.startswith("<") else text(run) for run in runs) + "</w:p>"


def field(code: str, *result: str) -> str:
    """A complex field: its code, and the runs of its result."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{marks[1]}{''.join(result)}{marks[2]}"


def text_box(*paragraphs: str) -> str:
    """A run with a text box as Word writes it: once for new programs, once for old ones."""
    inside = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def note(kind: str, number: int, *paragraphs: str) -> str:
    """A footnote or an endnote."""
    return f'<w:{kind} w:id="{number}">{"".join(paragraphs)}</w:{kind}>'


def reference(kind: str, number: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def word_file(
    body: str,
    *,
    parts: Mapping[str, str] | None = None,
    names: Names | None = None,
    main: str = "word/document.xml",
    document: str | bytes | None = None,
) -> bytes:
    """A Word file with that XML in its body. `parts` is the inside of further parts: footnotes, endnotes, comments, styles.

    `document` is the whole of the main part, instead of one around `body`.
    """
    names = names or Names()
    folder = main.rpartition("/")[0]
    further = {name: names.around(name, content) for name, content in (parts or {}).items()}
    kinds = {f"{folder}/{name}.xml": name for name in further}
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{TYPE}.{kind}+xml"/>'
        for name, kind in {main: "document.main", **kinds}.items()
    )
    links = "".join(
        f'<Relationship Id="rId{index}" Type="{names.office}/{name}" Target="{name}.xml"/>'
        for index, name in enumerate(further, 1)
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": _relationships(
            f'<Relationship Id="rId1" Type="{names.office}/officeDocument" Target="{main}"/>'
        ),
        main: document if document is not None else names.around("document", f"<w:body>{body}</w:body>"),
        **{f"{folder}/{name}.xml": content for name, content in further.items()},
        f"{folder}/_rels/{main.rpartition('/')[2]}.rels": _relationships(links),
    }
    return zipped(files)


def word_file_of(content: str) -> bytes:
    """A Word file with a paragraph for each line of a text."""
    return word_file("".join(paragraph(text(escape(line)) if line else "") for line in content.split("\n")))


def _relationships(links: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
    )


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def unzipped(raw: bytes) -> dict[str, bytes]:
    """The parts of a file, in order."""
    with zipfile.ZipFile(BytesIO(raw)) as source:
        return {entry.filename: source.read(entry) for entry in source.infolist()}


def read(raw: bytes, bounds: Bounds = INTAKE) -> VisibleText:
    """What is read of a file."""
    return document.read(raw, bounds)


def annotate(raw: bytes, annotations: Sequence[Annotation], date: datetime | None = None) -> bytes:
    """A file read and given back."""
    return read(raw).annotated(annotations, date)


def is_grown(before: bytes, after: bytes) -> bool:
    """Whether `before` is left when some bytes are taken out of `after`."""
    rest = iter(after)
    return all(byte in rest for byte in before)


def elements(xml: bytes) -> Any:
    """The root of a part, as lxml reads it."""
    return etree.fromstring(xml)


def local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def value(element: Any, name: str) -> str:
    """An attribute by its local name, whatever its namespace."""
    return next((str(found) for key, found in element.attrib.items() if key.rpartition("}")[2] == name), "")


def inside(element: Any) -> str:
    """The text of an element, that after comments in it too."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


def looks(xml: bytes, link_styles: Collection[str] = ("a3",)) -> list[tuple[str, bytes]]:
    """Every character of every w:t of a part, in order, with the properties of its run, the styles of links left out.

    White space at the ends of a w:t counts only where it is preserved.
    """
    found: list[tuple[str, bytes]] = []
    for element in elements(xml).iter("{*}t"):
        properties = b"".join(
            bytes(repr((child.tag, sorted(child.attrib.items()))), "utf-8")
            for parent in element.getparent().findall("{*}rPr")
            for child in parent
            if not (local(child) == "rStyle" and value(child, "val") in link_styles)
        )
        content = inside(element)
        if value(element, "space") != "preserve":
            content = content.strip(" \t\r\n")
        found.extend((character, properties) for character in content)
    return found


def linked(raw: bytes, part: str = "word/document.xml") -> list[tuple[str, str]]:
    """The links of a part: their text, but for what is hidden, and their address, in order."""
    files = unzipped(raw)
    folder, _, name = part.rpartition("/")
    targets = {
        value(each, "Id"): value(each, "Target")
        for each in elements(files.get(f"{folder}/_rels/{name}.rels", b"<none/>"))
        if value(each, "TargetMode") == "External"
    }
    links = elements(files[part]).iter("{*}hyperlink")
    return [
        (
            "".join(inside(t) for t in link.iter("{*}t") if t.getparent().find("{*}rPr/{*}vanish") is None),
            targets.get(value(link, "id"), ""),
        )
        for link in links
    ]


def commented(raw: bytes, part: str = "word/document.xml") -> list[tuple[str, str]]:
    """The comments anchored in a part: the text they stand on and what they say, in the order of their ends."""
    files = unzipped(raw)
    said = {
        value(each, "id"): "\n".join("".join(map(inside, p.iter("{*}t"))) for p in each.iter("{*}p"))
        for each in elements(files.get("word/comments.xml", b"<none/>"))
    }
    running: dict[str, str] = {}
    found: list[tuple[str, str]] = []
    for element in _once(elements(files[part])):
        kind = local(element)
        if kind == "commentRangeStart":
            running[value(element, "id")] = ""
        elif kind == "commentRangeEnd":
            found.append((running.pop(value(element, "id")), said[value(element, "id")]))
        elif kind == "t":
            running = {number: so_far + inside(element) for number, so_far in running.items()}
    assert not running
    return found


def _once(root: Any) -> Iterator[Any]:
    """The elements of `root` but for the second version of what stands there twice."""
    for child in root:
        if local(child) != "Fallback":
            yield child
            yield from _once(child)


def misplaced(raw: bytes, part: str = "word/document.xml") -> list[str]:
    """What stands in a part where the schema does not allow it, of that which an annotation puts there."""
    files = unzipped(raw)
    root = elements(files[part])
    problems: list[str] = []
    for element in root.iter("{*}hyperlink"):
        parent = local(element.getparent())
        if parent not in {"p", "smartTag", "customXml", "sdtContent", "dir", "bdo"}:
            problems.append(f"hyperlink in {parent}")
        if any(local(child) == "hyperlink" for child in element.iterancestors("{*}hyperlink")):
            problems.append("hyperlink in hyperlink")
        problems += [f"{local(child)} in hyperlink" for child in element.iter("{*}fldChar", "{*}p")]
    for element in root.iter("{*}rPr"):
        if element.getparent().index(element) != 0 and local(element.getparent()) == "r":
            problems.append("rPr is not first")
        if any(local(child) == "rStyle" for child in list(element)[1:]):
            problems.append("rStyle is not first")
    return problems + (_misplaced_comments(files, root) if local(root) == "document" else [])


def _misplaced_comments(files: Mapping[str, bytes], root: Any) -> list[str]:
    known = [value(each, "id") for each in elements(files.get("word/comments.xml", b"<none/>"))]
    problems = [f"comment {number} twice" for number in known if known.count(number) > 1]
    for number in known:
        start, end, mark = (
            [each for each in root.iter(f"{{*}}{name}") if value(each, "id") == number]
            for name in ("commentRangeStart", "commentRangeEnd", "commentReference")
        )
        if not len(start) == len(end) == len(mark) == 1:
            problems.append(f"comment {number}: {len(start)}, {len(end)}, {len(mark)}")
            continue
        order = list(root.iter())
        if not order.index(start[0]) < order.index(end[0]) < order.index(mark[0]):
            problems.append(f"comment {number} out of order")
        if end[0].getnext() is not mark[0].getparent():
            problems.append(f"comment {number}: its mark does not follow its end")
        parents = [local(each.getparent()) for each in (start[0], end[0])]
        problems += [f"comment {number} in {parent}" for parent in parents if parent in {"r", "rPr", "t", "body", "tc"}]
    return problems
