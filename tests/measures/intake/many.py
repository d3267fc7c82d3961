"""500 files at once, twenty of them broken and one classified: how many documents come of them, in which time and memory."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tests.measures.bench.corpus import Law
from tests.measures.intake import office
from tests.measures.intake.laws import as_text

FILES, BROKEN, CLASSIFIED, PDFS = 500, 20, 1, 20

_CLASSIFIED_PAPER = """机密★1年
示例县民政局文件
示民发〔2024〕5号
关于做好示例物资清点工作的通知
各乡镇民政办：
现就示例物资清点工作通知如下。
一、示例物资应当逐件清点，清点的结果由专人登记，并于每月月底以前报送县民政局。
二、清点中发现短少的，应当当日报告。
示例县民政局
2024年3月1日"""


@dataclass(frozen=True)
class Import:
    """What `kb import` made of a folder: seconds of the whole command with its index, by the clock and of processors;
    megabytes of its largest process."""

    files: dict[str, int]
    documents: int
    twins: int
    left_out: tuple[tuple[str, str], ...]
    seconds: float
    processor: float
    megabytes: float


def measure(laws: Sequence[Law], folder: Path) -> Import:
    """Writes the files into `folder` and imports them into an empty corpus by the command line."""
    waiting, corpus = folder / "waiting", folder / "corpus"
    waiting.mkdir()
    corpus.mkdir()
    files = _write(laws, waiting)
    command = [
        sys.executable,
        "-m",
        "kb",
        "import",
        "--yes",
        "--json",
        "--corpus",
        str(corpus),
        "--index",
        str(folder / "index"),
        str(waiting),
    ]
    script = (
        "import json,resource,subprocess,sys\n"
        "done=subprocess.run(sys.argv[1:],capture_output=True,text=True)\n"
        "used=resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([done.stdout,done.stderr,used.ru_maxrss,used.ru_utime+used.ru_stime]))"
    )
    begun = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", script, *command], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    seconds = time.perf_counter() - begun
    out, _, kilobytes, processor = json.loads(ran.stdout)
    told = json.loads(out)
    left_out = tuple((Path(row["path"]).name, row["message"]) for row in told["left_out"])
    return Import(files, len(told["imported"]), len(told["twins"]), left_out, seconds, processor, kilobytes / 1024)


def _write(laws: Sequence[Law], folder: Path) -> dict[str, int]:
    """The good files: each law once as text, then some again, as those of another state, in Word; and PDFs."""
    good = FILES - BROKEN - CLASSIFIED
    pdfs = PDFS if office.has_office() else 0
    counted: dict[str, int] = {}
    for number in range(good - pdfs):
        law = laws[number % len(laws)]
        title, lines = as_text(law)
        kind = ("txt", "docx", "html", "md")[number % 4] if number < len(laws) else "docx"
        if number >= len(laws):
            title, lines = _another(title, lines)
        name = f"{number:03}-{law.id}.{kind}"
        (folder / name).write_bytes(_as(kind, title, lines))
        counted[kind] = counted.get(kind, 0) + 1
    if pdfs:
        short = sorted(laws, key=lambda law: len(law.text))[:pdfs]
        made = folder.parent / "pdf"
        made.mkdir()
        for law in short:
            title, lines = _another(*as_text(law), "乙")
            (made / f"{law.id}.docx").write_bytes(office.typeset(title, lines))
        office.converted(sorted(made.glob("*.docx")), "pdf", made)
        for path in made.glob("*.pdf"):
            shutil.move(path, folder / path.name)
            counted["pdf"] = counted.get("pdf", 0) + 1
    for name, raw in _broken(folder):
        (folder / name).write_bytes(raw)
        counted["broken"] = counted.get("broken", 0) + 1
    (folder / "c-secret.txt").write_text(_CLASSIFIED_PAPER, "utf-8")
    return {**counted, "classified": CLASSIFIED}


def _another(title: str, lines: Sequence[str], state: str = "甲") -> tuple[str, list[str]]:
    """The same law of another state: another title, and a paragraph more."""
    return f"{state}国{title}", [*lines, f"本文在{state}国适用，供对照使用。"]


def _as(kind: str, title: str, lines: Sequence[str]) -> bytes:
    match kind:
        case "docx":
            return office.typeset(title, lines)
        case "html":
            paragraphs = "".join(f"<p>{escape(line)}</p>\n" for line in lines if line)
            return (
                f'<meta charset="utf-8"><title>{escape(title)}</title><h1>{escape(title)}</h1>\n{paragraphs}'.encode()
            )
        case "md":
            return "\n".join([f"# {title}", "", *lines]).encode()
        case _:
            return "\n".join([title, "", *lines]).encode("gb18030")


def _broken(folder: Path) -> Iterator[tuple[str, bytes]]:
    word = next(folder.glob("*.docx")).read_bytes()
    yield from ((f"b{n}-cut.docx", word[: len(word) * n // 6]) for n in range(1, 6))
    yield from (
        (f"b{n}-noise.{kind}", os.urandom(5_000)) for n, kind in enumerate(("txt", "docx", "pdf", "html", "md"))
    )
    yield from ((f"b{n}-empty.{kind}", b"") for n, kind in enumerate(("txt", "docx", "pdf")))
    yield "b-cut.pdf", b"%PDF-1.7\n1 0 obj\n<<"
    yield "b-untitled.txt", "没有题名的一段文字，讲到哪里算哪里，没有结构。".encode()
    yield "b-front.md", "---\ntitle: [坏\n---\n正文。".encode()
    yield "b-open.md", "---\ntitle: 坏\n正文。".encode()
    yield "b-nested.html", b"<div>" * 200_000 + "深".encode()
    yield "b-legacy.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000)
    yield "b-slip.zip", b"PK\x03\x04" + bytes(200)
