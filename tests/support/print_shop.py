"""PDF files made by hand, each character at a stated place; and by LibreOffice, where it is there."""

import html
import shutil
import subprocess
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, SIZE, LEADING = 79.0, 515.0, 16.0, 28.0
PER_LINE = 27
"""Characters of `SIZE` in a line between the margins; the last three points are spread between them."""

TOP = 110.0


@dataclass(frozen=True)
class Run:
    """Text set from `x`; `top` counts from the top of the page; each character takes `step` (its size if None).

    `before` is what the page's program says ahead of it: a colour, a layer, how it is rendered.
    """

    text: str
    x: float
    top: float
    size: float = SIZE
    step: float | None = None
    matrix: tuple[float, float, float, float] = (1, 0, 0, 1)
    before: str = ""
    after: str = ""


@dataclass
class Leaf:
    """A page: text, rules from (x0, top) to (x1, bottom), and whether a picture covers it.

    `under` is drawn first, `annotations` lie on it.
    """

    runs: list[Run] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    has_picture: bool = False
    rotate: int = 0
    under: str = ""
    annotations: Sequence[bytes] = ()


def width_of(character: str) -> float:
    return 0.5 if character.isascii() else 1.0


def pdf_file(
    leaves: Sequence[Leaf],
    *,
    has_unicode: bool = True,
    title: str = "",
    catalogue: bytes = b"",
    more: Sequence[bytes] = (),
) -> bytes:
    """A PDF file with these pages. Without `has_unicode` its font does not tell its characters.

    `more` are further objects, from the number 13 on, which the catalogue and annotations may name. Pages may
    name an ink, /Pale, and layers: /Off, which is off, and /On.
    """
    used = sorted({c for leaf in leaves for run in leaf.runs for c in run.text})
    codes = {c: number for number, c in enumerate(used, 1)}
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [11 0 R 12 0 R] /D << /OFF [11 0 R] >> >> %s >>"
        % catalogue,
        b"",
    ]
    to_unicode = b"/ToUnicode 6 0 R " if has_unicode else b""
    widths = " ".join(f"{code} [{int(1000 * width_of(c))}]" for c, code in codes.items())
    objects += [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R] "
        + to_unicode
        + b">>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        b"/Supplement 0 >> /DW 1000 /W [%s] /FontDescriptor 5 0 R >>" % widths.encode(),
        b"<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -120 1000 880] /Ascent 880 /Descent -120 >>",
        stream(_cmap(codes)),
        stream(
            b"\xff", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        ),
        b"<< /Title <FEFF%s> >>" % title.encode("utf-16-be").hex().encode(),
        b"<< /Pale << /ca 0.2 >> >>",
        b"<< /Off 11 0 R /On 12 0 R >>",
        b"<< /Type /OCG /Name (off) >>",
        b"<< /Type /OCG /Name (on) >>",
        *more,
    ]
    kids = []
    for leaf in leaves:
        objects.append(stream(_content(leaf, codes)))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Rotate %d /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> /XObject << /I 7 0 R >> /ExtGState 9 0 R /Properties 10 0 R >> "
            b"/Annots [%s] >>" % (WIDTH, HEIGHT, leaf.rotate, len(objects), b" ".join(leaf.annotations))
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return bound(objects, b"/Info 8 0 R")


def stream(data: bytes, entries: str = "", *, packed: bool = False) -> bytes:
    if packed:
        data, entries = zlib.compress(data, 9), f"{entries}/Filter /FlateDecode "
    return b"<< %s/Length %d >>\nstream\n%s\nendstream" % (entries.encode(), len(data), data)


def bound(objects: Iterable[bytes], trailer: bytes = b"") -> bytes:
    """Objects, numbered from 1 and the first of them the catalogue, as a file with its table of places."""
    out, places = bytearray(b"%PDF-1.7\n%\xe4\xb8\xad\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, trailer, table)
    return bytes(out)


def grid(rows: list[list[str]], top: float, x: float = LEFT) -> Leaf:
    """A table with ruled lines, as a page."""
    width, height = 120.0, 30.0
    bottom, right = top + height * len(rows), x + width * len(rows[0])
    rules = [(x, top + height * at, right, top + height * at) for at in range(len(rows) + 1)]
    rules += [(x + width * at, top, x + width * at, bottom) for at in range(len(rows[0]) + 1)]
    runs = [
        Run(cell, x + width * column + 5, top + height * row + 8, 12)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    ]
    return Leaf(runs, rules)


def set_type(
    paragraphs: Iterable[str], *, top: float = TOP, indent: int = 2, per_line: int = PER_LINE, is_justified: bool = True
) -> list[Run]:
    """Chinese paragraphs in full lines of `per_line` characters, the first of each indented by `indent`.

    No line may begin with a closing mark: then the last character goes with it, as in print.
    """
    runs: list[Run] = []
    for text in paragraphs:
        at = indent
        while text:
            cut = per_line - at
            while cut < len(text) and text[cut] in "，。、；：！？）》”":
                cut -= 1
            line, text = text[:cut], text[cut:]
            step = (RIGHT - LEFT - at * SIZE) / len(line) if text and is_justified else SIZE
            runs.append(Run(line, LEFT + at * SIZE, top, step=step))
            top, at = top + LEADING, 0
    return runs


def centred(text: str, top: float, size: float = SIZE) -> Run:
    width = sum(width_of(c) for c in text) * size
    return Run(text, (LEFT + RIGHT - width) / 2, top, size)


def page_number(number: int, text: str = "— {} —") -> Run:
    return centred(text.format(number), 785.0, 14.0)


def _content(leaf: Leaf, codes: dict[str, int]) -> bytes:
    drawn = [leaf.under] if leaf.under else []
    drawn += ["q 595 0 0 842 0 0 cm /I Do Q"] if leaf.has_picture else []
    drawn += [f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S" for x0, y0, x1, y1 in leaf.rules]
    for run in leaf.runs:
        x = run.x
        a, b, c, d = run.matrix
        drawn += [f"q {run.before}"] if run.before else []
        for character in run.text:
            y = HEIGHT - run.top - 0.88 * run.size
            if run.matrix == (1, 0, 0, 1):
                place = f"1 0 0 1 {x:.2f} {y:.2f}"
            else:
                along = x - run.x
                place = f"{a} {b} {c} {d} {run.x + a * along:.2f} {HEIGHT - run.top + b * along:.2f}"
            drawn.append(f"BT /F {run.size} Tf {place} Tm <{codes[character]:04X}> Tj ET")
            x += run.size * width_of(character) if run.step is None else run.step * width_of(character)
        drawn += [f"{run.after} Q"] if run.before else []
    return "\n".join(drawn).encode()


def _cmap(codes: dict[str, int]) -> bytes:
    pairs = "\n".join(f"<{code:04X}> <{c.encode('utf-16-be').hex()}>" for c, code in codes.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{pairs}\nendbfchar\nendcmap end end"
    ).encode()


# ---------------------------------------------------------------------------------------------- LibreOffice

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

_OPEN_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="Song" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 svg:font-family="'Noto Serif CJK SC'"/></office:font-face-decls>
<office:styles><style:default-style style:family="paragraph"><style:paragraph-properties fo:line-height="28pt"/>
<style:text-properties style:font-name="Song" style:font-name-asian="Song" fo:font-size="16pt" style:font-size-asian="16pt"
 fo:language="zh" fo:country="CN" style:language-asian="zh" style:country-asian="CN"/></style:default-style>
<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties fo:text-indent="32pt" fo:text-align="justify"/>
</style:style>
<style:style style:name="Title" style:family="paragraph"><style:paragraph-properties fo:text-align="center" fo:line-height="36pt"/>
<style:text-properties fo:font-size="22pt" style:font-size-asian="22pt"/></style:style>
<style:style style:name="Heading" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/></style:style>
<style:style style:name="Right" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/></style:style>
<style:style style:name="Foot" style:family="paragraph"><style:paragraph-properties fo:line-height="100%"/>
<style:text-properties fo:font-size="10pt" style:font-size-asian="10pt"/></style:style>
<text:notes-configuration text:note-class="footnote" style:num-format="1" text:start-value="0"/>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
 fo:margin-top="3cm" fo:margin-bottom="2cm" fo:margin-left="2.8cm" fo:margin-right="2.8cm"/>
<style:header-style><style:header-footer-properties fo:min-height="0.8cm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="1.2cm"/></style:footer-style></style:page-layout>
<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000"
 fo:padding="2pt"/></style:style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page">
<style:header><text:p text:style-name="Foot">{header}</text:p></style:header>
<style:footer><text:p text:style-name="Heading">— <text:page-number text:select-page="current"/> —</text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>"""


def paragraph(text: str, style: str = "Body") -> str:
    return f'<text:p text:style-name="{style}">{html.escape(text)}</text:p>'


def paragraph_with_note(before: str, note: str, after: str, mark: int) -> str:
    noted = (
        f'<text:note text:note-class="footnote"><text:note-citation>{mark}</text:note-citation>'
        f'<text:note-body><text:p text:style-name="Foot">{html.escape(note)}</text:p></text:note-body></text:note>'
    )
    return f'<text:p text:style-name="Body">{html.escape(before)}{noted}{html.escape(after)}</text:p>'


def table(rows: Sequence[Sequence[str]]) -> str:
    cells = (
        "".join(
            f'<table:table-cell table:style-name="Cell"><text:p text:style-name="Heading">{html.escape(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        for row in rows
    )
    inside = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    return f'<table:table><table:table-column table:number-columns-repeated="{len(rows[0])}"/>{inside}</table:table>'


def printed(folder: Path, body: str, *, header: str = "") -> bytes:
    """The text as LibreOffice prints it; skips the test where there is none."""
    if OFFICE is None:
        pytest.skip("没有 LibreOffice：略过由它排版的用例")
    source = folder / "paper.fodt"
    source.write_text(_OPEN_DOCUMENT.format(header=html.escape(header), body=body), "utf-8")
    return converted(folder, source)


def converted(folder: Path, source: Path) -> bytes:
    """A file as LibreOffice prints it; skips the test where there is none."""
    if OFFICE is None:
        pytest.skip("没有 LibreOffice：略过由它排版的用例")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return source.with_suffix(".pdf").read_bytes()
