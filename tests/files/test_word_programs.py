"""Word files as programs make and open them: python-docx and LibreOffice."""

import shutil
import struct
import subprocess
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from kb.files.visible_text import Annotation, UnreadableFileError
from tests.support.word_files import (
    Names,
    annotate,
    commented,
    elements,
    field,
    is_grown,
    linked,
    local,
    looks,
    misplaced,
    note,
    paragraph,
    read,
    reference,
    text,
    unzipped,
    value,
    word_file,
)

CITED = "《示例工作条例》第十条"
BODY = "word/document.xml"

OPEN_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles><style:style style:name="T1" style:family="text">
<style:text-properties fo:color="#ff0000" style:font-weight-asian="bold"/></style:style></office:automatic-styles>
<office:body><office:text>
<text:tracked-changes>
<text:changed-region text:id="ct1"><text:deletion><office:change-info><dc:creator>甲</dc:creator>
<dc:date>2026-01-01T00:00:00</dc:date></office:change-info><text:p>删去的字</text:p></text:deletion></text:changed-region>
<text:changed-region text:id="ct2"><text:insertion><office:change-info><dc:creator>甲</dc:creator>
<dc:date>2026-01-01T00:00:00</dc:date></office:change-info></text:insertion></text:changed-region>
</text:tracked-changes>
<text:h text:outline-level="1">工作总结</text:h>
<text:p>依照《示例<text:span text:style-name="T1">工作条</text:span>例》第十条<text:note text:note-class="footnote">\
<text:note-citation>1</text:note-citation><text:note-body><text:p>见《示例工作条例》第十条。</text:p></text:note-body>\
</text:note>办理，<text:change text:change-id="ct1"/><text:change-start text:change-id="ct2"/>新增<text:change-end \
text:change-id="ct2"/>内容。<text:a xlink:href="http://example.org/">已有链接</text:a></text:p>
<text:p><draw:frame text:anchor-type="paragraph" svg:width="8cm" svg:height="2cm"><draw:text-box>\
<text:p>框内《示例工作条例》第十条</text:p></draw:text-box></draw:frame>框外文字</text:p>
<table:table><table:table-column table:number-columns-repeated="2"/><table:table-row>\
<table:table-cell><text:p>格一</text:p></table:table-cell>\
<table:table-cell><text:p>格二《示例工作条例》第十条</text:p></table:table-cell></table:table-row></table:table>
<text:p>末段<office:annotation><dc:creator>乙</dc:creator><text:p>旧批注</text:p></office:annotation>。😀𠀀 &lt;&amp;</text:p>
</office:text></office:body></office:document>"""

PAGE = """<html><head><meta charset="utf-8"></head><body><h1>通知</h1><p>依照《示例<b>工作</b><i>条例</i>》第<u>十</u>条办理。</p>
<ul><li>其一</li><li>《示例工作条例》第十条</li></ul><table border="1"><tr><td>甲</td><td>乙<table border="1"><tr>
<td>内《示例工作条例》第十条</td></tr></table></td></tr></table><p>见<a href="http://example.org/">旧链接</a>。</p></body></html>"""


def rich_text(content: str) -> str:
    """`content` as RTF, other characters than ASCII by number."""
    return "".join(c if c.isascii() else f"\\u{ord(c) - 65536 if ord(c) > 32767 else ord(c)}?" for c in content)


PARAGRAPH_OF_RTF = (
    r"{\rtf1\ansi\uc1{\fonttbl{\f0 SimSun;}}\f0 "
    + rich_text("依照《示例")
    + r"{\b "
    + rich_text("工作条例")
    + "}"
    + rich_text("》第十条办理。")
    + r"\par\tab "
    + rich_text("又见《示例工作条例》第十条")
    + r"\line "
    + rich_text("换行。")
    + r"\par}"
)


def picture() -> BytesIO:
    """A PNG of one red dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return BytesIO(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b""))


def by_python_docx() -> bytes:
    """A file with headings, formatting, tables in tables, a picture, header and footer, comments, changes and a link."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉《示例工作条例》第十条"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    document.add_heading("关于示例工作的报告", 1)
    split = document.add_paragraph("依照 ")
    for index, piece in enumerate(["《示", "例工作", "条例》第", "十", "条"]):
        run = split.add_run(piece)
        run.bold, run.italic, run.underline = index == 1, index == 2, index == 3
    split.add_run(" 办理。\n换行\t制表")
    document.add_paragraph("列表项：《示例工作条例》第十条", style="List Bullet")
    table = document.add_table(2, 2, style="Table Grid")
    table.cell(0, 0).text = "见《示例工作条例》第十条"
    inner = table.cell(1, 1).add_table(1, 1)
    inner.cell(0, 0).text = "内表《示例工作条例》第十条"
    document.add_picture(picture())
    noted = document.add_paragraph("有批注的")
    document.add_comment(noted.runs, text="旧批注", author="乙", initials="乙")
    changes = (
        f'<w:p xmlns:w="{Names().word}" xmlns:r="{Names().office}"><w:r><w:t>改：</w:t></w:r><w:del w:id="91" w:author="甲">'
        '<w:r><w:delText>旧文</w:delText></w:r></w:del><w:ins w:id="92" w:author="甲"><w:r><w:t>《示例工作条例》第十条</w:t></w:r>'
        '</w:ins><w:hyperlink w:anchor="x"><w:r><w:t>旧链接</w:t></w:r></w:hyperlink></w:p>'
    )
    changed: Any = parse_xml(changes)
    split._p.addnext(changed)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def by_hand() -> bytes:
    """A file with notes, fields, controls and a citation across all that can stand in between.

    One footnote: LibreOffice 7.4 takes the first for the second wherever a comment, its own too, stands between them.
    """
    return word_file(
        paragraph(
            "依照",
            "《示例",
            '<w:proofErr w:type="gramStart"/>',
            text("工作", "<w:b/>"),
            "条例》第十条",
            reference("footnote", 2),
        )
        + paragraph(
            "又《示例", f'<w:ins w:id="3" w:author="甲">{text("工作")}</w:ins>', "条例》第十条", reference("endnote", 1)
        )
        + paragraph("见第", field("PAGE", text("7")), "页《示例工作条例》第十条")
        + f"<w:sdt><w:sdtPr><w:alias w:val='控件'/></w:sdtPr><w:sdtContent>{paragraph('控件')}{paragraph('其中《示例工作条例》第十条')}</w:sdtContent></w:sdt>"
        + paragraph(f"<w:smartTag w:uri='urn:x' w:element='y'>{text('标记《示例工作条例》')}</w:smartTag>", "第十条"),
        parts={
            "footnotes": note("footnote", 2, paragraph("注：《示例工作条例》第十条")),
            "endnotes": note("endnote", 1, paragraph("尾注：《示例工作条例》第十条")),
        },
    )


def cited(visible: str) -> list[Annotation]:
    """A link and a comment on every citation, and a comment from the first to the last character of its line around it."""
    found: list[Annotation] = []
    start = visible.find(CITED)
    while start >= 0:
        end = start + len(CITED)
        found.append(Annotation(start, end, f"https://wenku.example/{len(found)}", f"第 {len(found) + 1} 处\n请核对"))
        line = visible.rfind("\n", 0, start) + 1, (visible + "\n").index("\n", end)
        found.append(Annotation(*line, "", f"整段 {len(found)}"))
        start = visible.find(CITED, end)
    return found


@dataclass(frozen=True)
class Pair:
    """A file and the same with marks, and how many citations were marked."""

    before: bytes
    after: bytes
    marked: int


def pair(raw: bytes) -> Pair:
    marks = cited(read(raw).text)
    return Pair(raw, annotate(raw, marks), len(marks) // 2)


def converted(files: Iterable[Path], kind: str, folder: Path) -> None:
    """Has LibreOffice convert `files` into `folder`, in one run."""
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to work in, where LibreOffice is installed."""
    if shutil.which("soffice") is None:
        pytest.skip("没有 LibreOffice：略过由它生成、打开文件的用例")
    return tmp_path_factory.mktemp("libreoffice")


@pytest.fixture(scope="session")
def pairs(libreoffice: Path) -> dict[str, Pair]:
    """Files of every origin, by name, before and after."""
    sources = {"odt.fodt": OPEN_DOCUMENT, "page.html": PAGE, "rich.rtf": PARAGRAPH_OF_RTF}
    for name, content in sources.items():
        (libreoffice / name).write_text(content, encoding="utf-8")
    # HTML would be opened by Writer/Web, which does not write .docx.
    converted([libreoffice / "odt.fodt", libreoffice / "rich.rtf"], "docx", libreoffice / "made")
    converted([libreoffice / "page.html"], "odt", libreoffice / "made")
    converted([libreoffice / "made" / "page.odt"], "docx", libreoffice / "made")
    made = {path.stem: path.read_bytes() for path in sorted((libreoffice / "made").glob("*.docx"))}
    assert set(made) == {"odt", "rich", "page"}
    return {name: pair(raw) for name, raw in {**made, "python": by_python_docx(), "hand": by_hand()}.items()}


@pytest.fixture(scope="session")
def opened(libreoffice: Path, pairs: Mapping[str, Pair]) -> dict[str, tuple[Any, Any]]:
    """What LibreOffice understands of each file, before and after: the content of its own format."""
    (libreoffice / "annotated").mkdir()
    for name, each in pairs.items():
        (libreoffice / "annotated" / f"{name}-before.docx").write_bytes(each.before)
        (libreoffice / "annotated" / f"{name}-after.docx").write_bytes(each.after)
    converted(sorted((libreoffice / "annotated").iterdir()), "odt", libreoffice / "opened")

    def content(path: Path) -> Any:
        with zipfile.ZipFile(path) as file:
            return elements(file.read("content.xml"))

    folder = libreoffice / "opened"
    return {name: (content(folder / f"{name}-before.odt"), content(folder / f"{name}-after.odt")) for name in pairs}


def test_what_libreoffice_writes_in_other_formats_is_refused(libreoffice: Path, pairs: Mapping[str, Pair]) -> None:
    converted([libreoffice / "rich.rtf"], "doc", libreoffice / "made")
    for name, said in {"rich.doc": "旧格式", "page.odt": "不是 .docx"}.items():
        with pytest.raises(UnreadableFileError, match=said):
            read((libreoffice / "made" / name).read_bytes())


def test_files_of_every_origin_are_marked_by_insertion_alone(pairs: Mapping[str, Pair]) -> None:
    assert {name: each.marked for name, each in pairs.items()} == {
        "odt": 4,
        "rich": 2,
        "page": 3,
        "python": 5,
        "hand": 7,
    }
    for each in pairs.values():
        before, after = unzipped(each.before), unzipped(each.after)
        grown = {name for name in before if before[name] != after[name]}
        assert grown <= {
            BODY,
            "word/comments.xml",
            "word/footnotes.xml",
            "word/endnotes.xml",
            "[Content_Types].xml",
        } | {name for name in before if name.endswith(".rels")}
        assert all(is_grown(before[name], after[name]) for name in grown)
        assert read(each.after).text == read(each.before).text
        assert misplaced(each.after) == misplaced(each.before)


def test_every_letter_keeps_its_formatting(pairs: Mapping[str, Pair]) -> None:
    for each in pairs.values():
        before, after = unzipped(each.before)[BODY], unzipped(each.after)[BODY]
        # What LibreOffice calls the style that Word calls Hyperlink.
        assert looks(before, ("InternetLink",)) == looks(after, ("InternetLink",))


def test_python_docx_finds_comments_and_links_with_their_text() -> None:
    raw = pair(by_python_docx()).after
    document = docx.Document(BytesIO(raw))
    ours = [comment for comment in document.comments if comment.author == "政策文库"]
    assert [comment.text for comment in document.comments if comment.author != "政策文库"] == ["旧批注"]
    assert len(ours) == 10
    assert {comment.initials for comment in ours} == {"库"}
    assert sorted(comment.text for comment in ours if "请核对" in comment.text) == [
        f"第 {number} 处\n请核对" for number in (1, 3, 5, 7, 9)
    ]
    links = [link for each in document.paragraphs for link in each.hyperlinks]
    assert [(link.text, link.url) for link in links if link.url] == [
        (CITED, "https://wenku.example/0"),
        (CITED, "https://wenku.example/4"),
    ]
    assert document.sections[0].header.paragraphs[0].text == "页眉《示例工作条例》第十条"
    assert len(document.inline_shapes) == 1
    anchored = commented(raw)
    assert [text for text, said in anchored if "请核对" in said] == [CITED] * 5
    assert linked(raw).count((CITED, "https://wenku.example/6")) == 1


def shown(content: Any) -> list[str]:
    """The paragraphs that LibreOffice shows, without comments and what changes have deleted."""
    skipped = {"annotation", "tracked-changes", "note-citation"}

    def words(element: Any) -> str:
        if local(element) in skipped:
            return element.tail or ""
        mark = {"tab": "\t", "line-break": "\n", "s": " " * int(value(element, "c") or 1)}.get(local(element), "")
        return mark + (element.text or "") + "".join(map(words, element)) + (element.tail or "")

    return [words(each) for each in content.iter("{*}p", "{*}h") if not skipped & set(map(local, each.iterancestors()))]


def test_libreoffice_shows_the_same_text(opened: Mapping[str, tuple[Any, Any]]) -> None:
    for before, after in opened.values():
        assert shown(after) == shown(before)
        assert any(CITED in each for each in shown(after))


def test_libreoffice_loses_nothing(opened: Mapping[str, tuple[Any, Any]]) -> None:
    kept = [
        "table",
        "table-row",
        "table-cell",
        "note",
        "image",
        "frame",
        "h",
        "p",
        "list-item",
        "changed-region",
        "insertion",
        "deletion",
        "bookmark",
    ]

    def counted(content: Any) -> Counter[str]:
        inside = (each for each in content.iter() if "annotation" not in map(local, each.iterancestors()))
        return Counter(kind for kind in map(local, inside) if kind in kept)

    for before, after in opened.values():
        assert counted(after) == counted(before)
        assert counted(before)["p"] > 1
    assert counted(opened["odt"][0])["changed-region"] == 2
    assert counted(opened["python"][0])["image"] == 1


def test_libreoffice_opens_our_comments_and_links(
    pairs: Mapping[str, Pair], opened: Mapping[str, tuple[Any, Any]]
) -> None:
    for name, (before, after) in opened.items():
        comments = [each for each in after.iter("{*}annotation") if each.findtext("{*}creator") == "政策文库"]
        assert len(comments) == 2 * pairs[name].marked
        assert len(list(after.iter("{*}annotation"))) == len(comments) + len(list(before.iter("{*}annotation")))
        said = Counter("".join(p.itertext()) for each in comments for p in each.iter("{*}p"))
        assert said["请核对"] == pairs[name].marked
        links = {value(each, "href") for each in after.iter("{*}a")} - {
            value(each, "href") for each in before.iter("{*}a")
        }
        put = {
            url
            for part in unzipped(pairs[name].after)
            if part.endswith(("document.xml", "notes.xml"))
            for _, url in linked(pairs[name].after, part)
            if "wenku" in url
        }
        assert links == put
        assert put
