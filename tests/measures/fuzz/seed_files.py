"""Files of every format that is read here, made by the tests' own writers from a text that was made at random."""

import re
from collections.abc import Mapping
from html import escape
from random import Random

import yaml

from tests.measures.fuzz import grammar
from tests.support import ofd_files, print_shop, word_files


def markdown(random: Random) -> bytes:
    """Return a Markdown file, now and then with front matter."""
    front = random.choice((b"", b"", front_matter(random)))
    return front + grammar.paper(random).encode("utf-8", "surrogatepass")


def plain(random: Random) -> bytes:
    """Return a text in one of the encodings that people have."""
    text, encoding = grammar.paper(random), random.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"))
    return text.encode(encoding, "ignore")


def page(random: Random) -> bytes:
    """Return a web page, tags seldom in order."""
    blocks = (
        "<p>{}</p>", "<p>{}", "<div>{}", "<h2>{}</h2>", "<table><tr><td>{}<td>甲</table>", "<ul><li>{}<li>乙", "<pre>{}</pre>", "<b><i>{}</b></i>",
        "<a href='/x'>{}</a>", "<sup>[1]</sup>{}", "<span hidden>{}</span>", "<svg><title>{}</svg>", "<math><mi>{}", "<!-- {} -->", "<script>{}</script>",
        "<select><option>{}</select>", "<template>{}</template>", "<p style='display:none'>{}", "<img alt='{}' onerror=x src=//h/y.png>", "<iframe srcdoc='{}'>",
        "<form action='javascript:x'>{}</form>", "<noscript>{}</noscript>", "<td>{}</td></tr>", "<ruby>{}<rt>x</ruby>",
    )  # fmt: skip
    body = "".join(
        random.choice(blocks).format(escape(grammar.line(random), quote=True)) for _ in range(random.randint(1, 9))
    )
    head = random.choice(
        (
            "<meta charset=utf-8>",
            "<!DOCTYPE html><meta charset=gb2312>",
            "",
            "<title>示例条例</title>",
            "<h1>示例条例</h1>",
        )
    )
    return f"{head}{body}".encode(random.choice(("utf-8", "utf-8", "gb18030")), "ignore")


def saved_page(random: Random) -> bytes:
    """Return a page as browsers save it in one file."""
    inside = page(random)
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n'
    return head + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + inside + b"\r\n--b--\r\n"


def word_file(random: Random) -> bytes:
    """Return a Word file with what Word makes: runs, fields, tables, boxes, notes, changes."""
    title = [word_files.paragraph("示例工作条例")] if random.random() < 0.7 else []
    blocks = title + [_block(random) for _ in range(random.randint(1, 6))]
    notes = word_files.note("footnote", 1, word_files.paragraph(_xml(random)))
    return word_files.word_file("".join(blocks), parts=random.choice((None, {"footnotes": notes})))


def _xml(random: Random) -> str:
    letters = grammar.line(random).replace("\n", "")
    return escape("".join(letter for letter in letters if letter >= " " and letter not in "\ufffe\uffff"), quote=False)


def _block(random: Random) -> str:
    run = word_files.text(_xml(random) or "甲")
    many = word_files.text("甲") * random.choice((1, 9))
    forms = (
        run, run, many, word_files.field(' HYPERLINK "https://a.b" ', run), word_files.text_box(word_files.paragraph(run)),
        word_files.reference("footnote", 1), f'<w:ins w:author="a" w:id="1">{run}</w:ins>',
        '<w:del w:author="a" w:id="2"><w:r><w:delText>删</w:delText></w:r></w:del>', f'<w:hyperlink r:id="rId1">{run}</w:hyperlink>',
        f"<w:sdt><w:sdtContent>{run}</w:sdtContent></w:sdt>", "<w:r><w:br/><w:tab/></w:r>",
    )  # fmt: skip
    properties = random.choice(("", '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'))
    paragraph = f"<w:p>{properties}{''.join(random.choice(forms) for _ in range(random.randint(0, 4)))}</w:p>"
    if random.random() < 0.2:
        return f"<w:tbl><w:tr><w:tc>{paragraph}</w:tc><w:tc>{paragraph}</w:tc></w:tr></w:tbl>"
    return paragraph


def pdf_file(random: Random) -> bytes:
    """Return a PDF file of a page or two, now and then with a table or a layer that is off."""
    leaves = []
    title = [print_shop.centred("示例工作条例", 60.0, 22.0)] if random.random() < 0.7 else []
    for number in range(1, random.choice((2, 2, 3))):
        runs = print_shop.set_type([_printed(random) for _ in range(random.randint(1, 3))])
        ruled = (
            print_shop.grid([["甲", "乙"], ["丙", _printed(random)[:6]]], 600)
            if random.random() < 0.2
            else print_shop.Leaf()
        )
        leaves.append(print_shop.Leaf([*title, *runs, *ruled.runs, print_shop.page_number(number)], ruled.rules))
    return print_shop.pdf_file(leaves, has_unicode=random.random() < 0.95, title=random.choice(("", "示例")))


def _printed(random: Random) -> str:
    """A line that can be set: no closing marks in a row, which may begin no line of print."""
    letters = "".join(letter for letter in grammar.line(random)[:80] if " " < letter < "\ud800")
    return re.sub("[，。、；：！？）》”]+", "，", letters) or "甲"


def ofd_file(random: Random) -> bytes:
    """Return an OFD file of a page or two."""
    pages = [
        ofd_files.paragraphs(*(_printed(random) for _ in range(random.randint(1, 3))))
        for _ in range(random.choice((1, 1, 2)))
    ]
    return ofd_files.ofd(*pages, title="示例")


def archive(random: Random) -> bytes:
    """Return a zip of a few files of any format, and of zips."""
    makers = (plain, plain, markdown, page, word_file, saved_page)
    ends = ("txt", "txt", "md", "html", "docx", "mht")
    files: dict[str, str | bytes] = {}
    for number in range(random.randint(0, 3)):
        kind = random.randrange(len(makers))
        files[
            f"{random.choice(('', '资料/', '../', './'))}{number}.{random.choice((ends[kind], 'txt', 'exe', 'zip'))}"
        ] = makers[kind](random)
    return word_files.zipped(files)


def front_matter(random: Random) -> bytes:
    """Return the head of a document on disk, its values now and then not what they should be."""
    return f"---\n{_yaml(_row(random, _FIELDS, {'title': '示例办法'}))}---\n".encode()


def catalogue(random: Random) -> bytes:
    """Return a catalogue of a few rows."""
    rows = [
        _row(random, _FIELDS, {"id": random.choice((f"a-{number}", "a-1")), "title": "示例办法"})
        for number in range(random.randint(0, 4))
    ]
    return _yaml({"as_of": random.choice(("2026-11-21", "2026-11-21", _value(random))), "regulations": rows}).encode()


def formulations(random: Random) -> bytes:
    """Return a file of formulations of a few rows."""
    rows = [_row(random, _OF_FORMULATIONS, {"name": "三色卡片"}) for _ in range(random.randint(0, 3))]
    return _yaml({"as_of": "2026-11-21", "formulations": rows}).encode()


def _row(random: Random, fields: Mapping[str, object], always: Mapping[str, object]) -> dict[str, object]:
    """A row with some of the fields, of which few have a value that is not theirs."""
    row = dict(always)
    for name in random.sample(list(fields), random.randint(0, min(8, len(fields)))):
        row[name] = _value(random) if random.random() < 0.08 else fields[name]
    return row


_OF_FORMULATIONS: Mapping[str, object] = {
    "wording": "三色卡片", "components": ["绿色卡片", "黄色卡片"], "count": 2, "sources": [{"document": "a-1", "address": "art_3", "location": "第三条"}],
    "wrong_variants": [{"wrong": "三种卡片", "written": ["三种卡片"], "right": "三色卡片", "when": "quoted"}], "confidence": "high", "also": ["三张卡片"],
    "changes": [{"date": "2024-03", "change": "改了", "wordings": ["旧卡片"], "now": "三色卡片"}], "label": True, "beside": ["卡片"], "verbs": ["填"],
    "neighbours": ["四色卡片"], "members": [["绿", "绿色"], ["黄"]], "signs": [["绿"], ["黄"]], "fixed_order": ["a-1 art_3"],
}  # fmt: skip
_FIELDS: Mapping[str, object] = {
    "title": "示例办法", "aliases": ["办法"], "genre": "办法", "issuer": "示例委员会", "document_number": "示发〔2024〕3号", "approved": "2024-03-01",
    "published": "2024-03-01", "effective": "2024-04-01", "repealed": "2025-01-01", "status": "现行有效", "work": "a", "supersedes": "a-0",
    "superseded_by": "a-2", "text": "full", "source": "虚构", "articles": 12, "chapters": 3, "official_urls": ["https://a.b/c"], "notice": "甲", "closing": 1,
    "confidence": "medium", "collection": "甲", "collected": "2024-03-01", "imported": "2024-03-01", "新项": 1,
}  # fmt: skip


def _value(random: Random) -> object:
    values: tuple[object, ...] = (
        "示例办法", "2024-03-01", "2024-02-30", 12, -1, 10**30, 1.5, True, None, "", [], ["甲", "乙"], [["甲"]], [None], {}, {"甲": ["乙"]}, "现行有效", "full",
        [{"wrong": "甲", "written": ["乙"], "right": "丙"}], [{"date": "2024", "change": "丁"}], [{"location": "第三条"}], "https://a.b/c", "javascript:x",
        "甲\n乙", "---", "\x00", "verbatim", "medium",
    )  # fmt: skip
    return random.choice((*values, grammar.clause(random)))


def _yaml(value: object) -> str:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(value, Dumper=dumper, allow_unicode=True, sort_keys=False))
