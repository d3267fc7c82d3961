"""OFD files for the tests: by hand after the schema of GB/T 33190—2016, and by OFDRW, an independent writer."""

import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.support.word_files import zipped

SIZE = 5.6  # millimetres: 三号, 16 points
LEFT, TOP, WIDTH = 28.0, 37.0, 26  # of the type area in millimetres, and its width in characters
LEADING = 9.8

_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_WRITER = Path(__file__).resolve().parent / "ofd_writer"
_KEPT = PROJECT / ".cache" / "ofdrw"
_PATIENCE = 300
_CHAPTER = re.compile("第[一二三四五六七八九十百]+[编章节][ \u3000].{1,20}$")


# By hand


def text(words: str, x: float, y: float, size: float = SIZE, *, more: str = "", code: str = "", inner: str = "") -> str:
    """A line of letters that begins at x, y, the upper left corner, in millimetres; a run of equal steps."""
    steps = f'DeltaX="g {len(words) - 1} {size}"' if len(words) > 1 and "Delta" not in code else ""
    boundary = f'Boundary="{x} {y} {len(words) * size} {size}"' if "Boundary" not in more else ""
    return (
        f'<ofd:TextObject ID="9" Font="4" Size="{size}" {boundary} {more}>{inner}'
        f'<ofd:TextCode X="0" Y="{0.88 * size}" {steps} {code}>{escape(words)}</ofd:TextCode></ofd:TextObject>'
    )


def paragraphs(*wordings: str, x: float = LEFT, y: float = TOP, per_line: int = WIDTH, size: float = SIZE) -> str:
    """Paragraphs in full lines, the first of each indented by two characters."""
    lines: list[str] = []
    for wording in wordings:
        indent = 2
        while wording:
            count = per_line - indent
            lines.append(text(wording[:count], x + indent * size, y, size))
            wording, indent, y = wording[count:], 0, y + LEADING
    return "".join(lines)


def path(data: str, boundary: str = "0 0 210 297", more: str = "") -> str:
    return f'<ofd:PathObject Boundary="{boundary}" {more}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def picture(x: float, y: float, width: float, height: float) -> str:
    return f'<ofd:ImageObject ResourceID="7" Boundary="{x} {y} {width} {height}" CTM="{width} 0 0 {height} 0 0"/>'


def page(objects: str, template: str = "", *, head: str = "") -> str:
    used = f'<ofd:Template TemplateID="{template}"/>' if template else ""
    return _part("Page", f'{used}{head}<ofd:Content><ofd:Layer ID="1">{objects}</ofd:Layer></ofd:Content>')


def ofd(
    *pages: str,
    title: str = "",
    parts: Mapping[str, str | bytes] | None = None,
    common: str = "",
    document: str = "",
    body: str = "",
) -> bytes:
    """A file of pages, each the objects that it draws, or a whole page."""
    whole = [each if each.startswith("<?xml") else page(each) for each in pages]
    listed = "".join(f'<ofd:Page ID="{number}" BaseLoc="Pages/{number}.xml"/>' for number in range(1, len(whole) + 1))
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    info = f"<ofd:DocInfo><ofd:Title>{escape(title)}</ofd:Title></ofd:DocInfo>"
    files: dict[str, str | bytes] = {
        "OFD.xml": _part(
            "OFD", f"<ofd:DocBody>{info}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody>"
        ),
        "Doc_0/Document.xml": _part(
            "Document", f"<ofd:CommonData>{area}{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{document}"
        ),
        **{f"Doc_0/Pages/{number}.xml": content for number, content in enumerate(whole, 1)},
        **(parts or {}),
    }
    return zipped(files)


def _part(root: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:{root} {_NAMESPACE}>{content}</ofd:{root}>'


def part(root: str, content: str) -> str:
    """An XML part with a root of the standard."""
    return _part(root, content)


# By OFDRW


class WriterMissingError(Exception):
    """There is no OFDRW on this machine, and it cannot be fetched."""


def by_ofdrw(*files: Sequence[str]) -> list[bytes]:
    """The files that OFDRW's layout engine writes, as `made_by_ofdrw`; the test is skipped where there is none."""
    try:
        return made_by_ofdrw(*files)
    except WriterMissingError as missing:
        pytest.skip(f"略过由 OFDRW 写 OFD 文件的用例：{missing}")


def laid_out(lines: Sequence[str]) -> bytes | None:
    """A text as OFDRW writes it, in lines of the width of a page; None where there is no OFDRW.

    The lines are broken here: its layout engine loses the last line of some paragraphs.
    """
    try:
        return made_by_ofdrw(told_in_lines(lines))[0]
    except WriterMissingError:
        return None


def told_in_lines(lines: Sequence[str]) -> list[str]:
    """A text, its title first, as `laid_out` tells it to OFDRW."""
    told = ["NUMBERS", f"TITLE\t{lines[0]}"]
    for line in lines[1:]:
        if _CHAPTER.match(line):
            told.append(f"CENTRED\t{line}")
        else:
            first, *rest = _broken(line.replace("\t", " "))
            told += [f"FIRST\t{first}", *(f"LINE\t{each}" for each in rest)]
    return told


def _broken(paragraph: str) -> list[str]:
    """A paragraph in full lines by the widths that OFDRW's font has; the first is indented by two characters."""
    broken, free = [""], WIDTH - 2.0
    for character in paragraph:
        width = 0.57 if character in "“”" else 0.35 if character in "‘’· .," else 0.7 if character.isascii() else 1.0
        if width > free:
            broken.append("")
            free = float(WIDTH)
        broken[-1] += character
        free -= width
    return broken


def made_by_ofdrw(*files: Sequence[str]) -> list[bytes]:
    """The files that OFDRW writes of lines as `OfdWriter.java` takes them; kept in .cache/ofdrw.

    Raises WriterMissingError where there is no Java or Maven, or nothing can be fetched.
    """
    source = (_WRITER / "OfdWriter.java").read_bytes() + (_WRITER / "pom.xml").read_bytes()
    names = [hashlib.sha256(source + "\n".join(lines).encode()).hexdigest()[:24] for lines in files]
    kept = [_KEPT / "made" / f"{name}.ofd" for name in names]
    missing = [(lines, path) for lines, path in zip(files, kept, strict=True) if not path.is_file()]
    if missing:
        _write(missing)
    return [path.read_bytes() for path in kept]


def _write(files: Sequence[tuple[Sequence[str], Path]]) -> None:
    java = shutil.which("java")
    if java is None or shutil.which("javac") is None:
        raise WriterMissingError("没有 JDK（Debian：apt-get install default-jdk-headless）")
    jars = _jars()
    with tempfile.TemporaryDirectory() as name:
        arguments: list[str] = []
        for number, (lines, _) in enumerate(files):
            told = Path(name) / f"{number}.txt"
            told.write_text("\n".join(lines), "utf-8")
            arguments += [str(told), str(told.with_suffix(".ofd"))]
        command = [java, "-Dfile.encoding=UTF-8", "-cp", f"{jars}/*", str(_WRITER / "OfdWriter.java"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        for number, (_, kept) in enumerate(files):
            kept.parent.mkdir(parents=True, exist_ok=True)
            (Path(name) / f"{number}.ofd").replace(kept.with_suffix(".part"))
            kept.with_suffix(".part").replace(kept)


def _jars() -> Path:
    """The folder of OFDRW's jars, fetched once by Maven."""
    folder = _KEPT / f"jars-{hashlib.sha256((_WRITER / 'pom.xml').read_bytes()).hexdigest()[:12]}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise WriterMissingError("没有 Maven（Debian：apt-get install maven）")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        command = [
            maven,
            "-q",
            "-B",
            "-f",
            str(_WRITER / "pom.xml"),
            "dependency:copy",
            f"-DoutputDirectory={name}/jars",
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
        if done.returncode:
            raise WriterMissingError(f"没有取到 OFDRW：{done.stdout[-300:]}")
        (Path(name) / "jars").replace(folder)
    return folder
