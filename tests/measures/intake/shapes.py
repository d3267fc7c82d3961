"""Fifty shapes of text that have made readers slow, at three lengths: does the time grow faster than the text?

`python -m tests.measures.intake.shapes [--quick] [--profile] [SHAPE…]` prints the table, in seconds of the processor; it fails
if anything does. Each shape goes through the reader of its format, through understanding, and as a draft through the check.
"""

import argparse
import cProfile
import gc
import pstats
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.corpus import Catalogue, Corpus
from kb.drafts import Checker
from kb.errors import KbError
from kb.files import INTAKE, VisibleText, read_file
from kb.indexing import build
from kb.intake import understand
from kb.library import Library
from kb.text import chinese
from tests.measures.accuracy_page import table
from tests.support import word_files as word

SIZES = (5_000, 20_000, 100_000)
QUICK = (5_000, 20_000)
STEPS = ("read", "understand", "check")

# A time may grow as the text and half as much again, since caches fill and clocks of short times are coarse; below these
# seconds nobody notices, and the noise is larger than the time.
TOLERANCE = 0.5
UNNOTICED, UNNOTICED_QUICK = 1.0, 0.5
_LONGEST = 60  # seconds after which a step is given up: what a worker may take

_TITLE = "示例县民政局值班管理办法"
_PROJECT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class HostileShape:
    """A kind of text by name: `make` returns the bytes of a file with about as many characters."""

    name: str
    suffix: str
    make: Callable[[int], bytes]


@dataclass(frozen=True)
class Timing:
    """Seconds of the processor for one shape and step, at each length; None if it was given up."""

    shape: str
    step: str
    seconds: tuple[float | None, ...]
    culprit: str = ""

    def is_superlinear(self, sizes: Sequence[int], unnoticed: float) -> bool:
        """Tell whether the last step in length took more than its share, and long enough to be noticed."""
        before, last = self.seconds[-2:]
        if last is None:
            return True
        most = (before or 0) * sizes[-1] / sizes[-2] * (1 + TOLERANCE)
        return last > unnoticed and last > most


def _text(lines: Iterator[str] | Sequence[str]) -> bytes:
    return "\n".join([_TITLE, "", *lines]).encode("utf-8", "surrogatepass")


def _lines(name: str, *lines: str, suffix: str = "txt") -> HostileShape:
    """Return the shape of a text of these lines again and again."""
    length = sum(map(len, lines)) + len(lines)
    return HostileShape(name, suffix, lambda size: _text([line for _ in range(size // length) for line in lines]))


def _counted(name: str, line: Callable[[int], str], suffix: str = "txt") -> HostileShape:
    """Return the shape of a text whose lines know their number, from 1."""

    def make(size: int) -> bytes:
        lines: list[str] = []
        total = number = 0
        while total < size:
            number += 1
            lines.append(line(number))
            total += len(lines[-1]) + 1
        return _text(lines)

    return HostileShape(name, suffix, make)


def _run(name: str, unit: str, suffix: str = "txt") -> HostileShape:
    """Return the shape of a text of one line."""
    return HostileShape(name, suffix, lambda size: _text([unit * (size // len(unit))]))


def _html(name: str, unit: str, before: str = "", after: str = "", cost: int = 0) -> HostileShape:
    """Return the shape of a page of the same markup again and again; `cost` is its length if not that of the text."""

    def make(size: int) -> bytes:
        body = before + unit * (size // (cost or len(unit))) + after
        return f"<meta charset=utf-8><title>{_TITLE}</title><h1>{_TITLE}</h1>{body}".encode()

    return HostileShape(name, "html", make)


def _word(name: str, unit: Callable[[int], str], cost: int) -> HostileShape:
    def make(size: int) -> bytes:
        return word.word_file(word.paragraph(_TITLE) + "".join(unit(number) for number in range(size // cost)))

    return HostileShape(name, "docx", make)


def _numbered(number: int) -> str:
    properties = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return f"<w:p>{properties}{word.text(f'值班人员{number}')}</w:p>"


def _row(number: int) -> str:
    cells = "".join(f"<w:tc>{word.paragraph(f'甲{number}')}</w:tc>" for _ in range(4))
    return f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"


_SENTENCE = "值班人员应当按时到岗，认真登记，不得脱岗、漏岗。"

SHAPES = (
    _lines("第一条 alone", "第一条"),
    _lines("第一条 with text", f"第一条　{_SENTENCE}"),
    _lines("一、总则", "一、总则"),
    _lines("（一）", "（一）值班；"),
    _lines("1.", "1. 值班"),
    _lines("①", "①值班"),
    _lines("第一章", "第一章　总则"),
    _lines("第一编、章、节", "第一编　总则", "第一章　总则", "第一节　总则"),
    _counted("articles, rising", lambda n: f"第{chinese(n)}条　{_SENTENCE}"),
    _counted("articles, descending", lambda n: f"第{chinese(9000 - n % 9000)}条　值班"),
    _counted("articles, every second", lambda n: f"第{chinese(2 * n % 9998 + 1)}条　值班"),
    _counted("articles glued in one line", lambda n: f"第{chinese(n % 9000 + 1)}条值班应当登记。" * 1),
    HostileShape(
        "articles, all run in",
        "txt",
        lambda size: _text(["".join(f"第{chinese(n)}条值班人员应当到岗。" for n in range(1, size // 16))]),
    ),
    _lines("附件", "附件"),
    _counted("附件1, 2, 3", lambda n: f"附件{n}"),
    _run("《", "《"),
    _run("》", "》"),
    _lines("《 on lines", "《值班办法"),
    _run("《 nested", "《值班《"),
    _run("“", "“"),
    _run("“” nested", "“值班‘到岗”"),
    _lines("“ on lines", "“值班人员应当按时到岗，"),
    _run("〔2024〕5号", "〔2024〕5号"),
    _run("numbers of documents", "示民发〔2024〕5号、"),
    _run("days", "2024年3月1日"),
    _lines("days on lines", "2024年3月1日"),
    _lines("dotted contents", "第一章　总则………………1"),
    _counted("contents, rising", lambda n: f"目　录\n第{chinese(n % 900 + 1)}章　总则………{n}"),
    _run("[^1]", "值班[^1]"),
    _counted("[^n] on lines", lambda n: f"值班人员到岗[^{n}]\n[^{n}]: 注释"),
    _lines("rows", "| 甲 | 乙 |", suffix="md"),
    _lines("rows with heads", "| 甲 | 乙 |", "| --- | --- |", suffix="md"),
    _lines("headings", "# 总则", suffix="md"),
    _lines("lines of one width", "　　" + "值班人员应当按时到岗认真登记不得脱岗漏岗值班电话应当保持畅通"[:30]),
    _run("one line", _SENTENCE),
    _run("one line without marks", "值"),
    _lines("alternating widths", "值班人员应当按时到岗认真登记不得脱岗", "值班电话应当保持", "到岗"),
    _lines("menu", "首页", "信息公开", "办事指南", "党建工作"),
    _lines("titles", "关于做好值班工作的通知"),
    _lines("会议通过", "（2024年3月1日示例县民政局局务会议通过）"),
    _lines("blank lines", ""),
    _lines("issuing notices", "关于印发《示例办法》的通知", "现将《示例办法》印发给你们，请遵照执行。"),
    _lines("tails", "责任编辑：张三", "版权所有：示例县民政局"),
    _run("radicals", "⺠⻓⻅⻋"),
    _run("private signs", "值\ue004班\ue5e5"),
    _run("unknown signs", "值〓班〓"),
    _run("combining marks", "e\u0301\u0301\u0301"),
    _run("zero width", "值\u200b\ufeff\u2060"),
    _run("object marks", "\ufffc"),
    HostileShape("surrogates", "txt", lambda size: _text(["\ud800" * 10, "值" * size])),
    _run("full of * and _", "*值_班", suffix="md"),
    _run("backticks", "`", suffix="md"),
    _run("[", "[", suffix="md"),
    _run("![](", "![](", suffix="md"),
    _lines("> nested", "> > > 值班", suffix="md"),
    _lines("- nested", "- - - 值班", suffix="md"),
    _html("page, <p>", f"<p>{_SENTENCE}</p>"),
    _html("page, nested <b>", "<b>值", cost=12),
    _html("page, <br>", "值班人员应当到岗<br>", "<div>", "</div>"),
    _html("page, <table>", "<table><tr><td>甲<td>乙</table>"),
    _html("page, one row", "<td>甲", "<table><tr>", "</table>"),
    _html("page, <sup>", "值班<sup>[1]</sup>", "<p>", "</p>"),
    _html("page, <li>", "<li>值班"),
    _html("page, <a> in a menu", "<a href='#'>首页</a>"),
    _html("page, hidden", '<span style="display:none">值</span>班', "<p>", "</p>"),
    _html("page, open comments", "<!-- "),
    _html("page, &", "&amp;&#x4e00;", "<p>", "</p>"),
    _word("Word, many runs", lambda n: word.paragraph(*[word.text("值")] * 50), 50),
    _word("Word, numbered paragraphs", _numbered, 8),
    _word("Word, tables", _row, 12),
    _word(
        "Word, paragraphs of lines",
        lambda _n: word.paragraph("值班人员应当按时到岗认真登记不得脱岗漏岗值班电话应当"),
        26,
    ),
    _word("Word, breaks", lambda _n: word.paragraph(*["值班人员应当到岗", "<w:r><w:br/></w:r>"] * 20), 180),
    _word("Word, articles", lambda n: word.paragraph(f"第{chinese(n % 9000 + 1)}条　值班人员应当到岗。"), 16),
)


class GivenUpError(Exception):
    """A step that took longer than anybody waits."""


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Raise GivenUpError in what takes more seconds of the processor than that, where the system can."""

    def give_up(*_: object) -> None:
        raise GivenUpError

    if not hasattr(signal, "SIGPROF"):
        yield
        return
    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def seconds_of(step: Callable[[], Any]) -> tuple[float | None, Any]:
    """Return the seconds of a step and its result; those of a refusal too, whose result is None."""
    gc.collect()
    gc.freeze()  # what is there already, the library of the checks above all, is no part of the step
    begun = time.process_time()
    result = None
    try:
        with limited(_LONGEST):
            result = step()
    except GivenUpError:
        return None, None
    except KbError:
        pass
    finally:
        gc.unfreeze()
    return time.process_time() - begun, result


def _steps(shape: HostileShape, size: int, checker: Checker | None) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield the steps of a shape at one length; the later ones do not count the earlier."""
    raw, name = shape.make(size), f"值班.{shape.suffix}"
    text: list[VisibleText] = []

    def read() -> VisibleText:
        text.append(read_file(raw, name, INTAKE))
        return text[0]

    yield "read", read
    if text:
        yield "understand", lambda: understand(text[0], name, "", Catalogue({}), {})
        if checker is not None:
            yield "check", lambda: checker.check(text[0].text)


def measure(
    shapes: Sequence[HostileShape], sizes: Sequence[int], checker: Checker | None = None, *, profile: float = 0.0
) -> Iterator[Timing]:
    """Yield the times of each shape and step at each length.

    Those that grow faster than the text, and last longer than `profile` seconds if that is not 0, are walked again under a
    profiler to name the function that does.
    """
    for shape in shapes:
        times: dict[str, list[float | None]] = {}
        for size in sizes:
            for step, run in _steps(shape, size, checker):
                times.setdefault(step, []).append(seconds_of(run)[0])
        for step, seconds in times.items():
            timing = Timing(shape.name, step, tuple(seconds))
            if profile and len(seconds) == len(sizes) and timing.is_superlinear(sizes, profile):
                timing = Timing(shape.name, step, tuple(seconds), _culprit(shape, sizes[-2], step, checker))
            yield timing


def _culprit(shape: HostileShape, size: int, wanted: str, checker: Checker | None) -> str:
    """Return the function of the program in which a step spends most time, with its share."""
    for step, run in _steps(shape, size, checker):
        profiler = cProfile.Profile()
        with profiler:
            seconds_of(run)
        if step == wanted:
            stats: dict[Any, Any] = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
            own = {
                f"{Path(file).relative_to(_PROJECT)}:{name}": times[3]
                for (file, _, name), times in stats.items()
                if file.startswith(str(_PROJECT / "kb"))
            }
            top = sorted(stats.items(), key=lambda item: -item[1][2])[:1]
            last = sorted(own, key=lambda name: -own[name])[:6]
            return f"{top[0][0][2]}; {', '.join(last)}" if top else ""
    return ""


@contextmanager
def opened_checker() -> Iterator[Checker]:
    """Open the shipped library for checks, indexed in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(build(Path(folder) / "index", Corpus(_PROJECT / "corpus")).folder)
        try:
            checker = Checker(library)
            checker.warm()
            yield checker
        finally:
            library.close()


def page(timings: Sequence[Timing], sizes: Sequence[int], unnoticed: float = UNNOTICED) -> str:
    """Return a sentence and the table: for each shape the seconds of each step, of the lengths in order."""
    by_shape: dict[str, dict[str, Timing]] = {}
    for timing in timings:
        by_shape.setdefault(timing.shape, {})[timing.step] = timing
    rows = [
        (name.replace("|", "\\|").replace("<", "&lt;"), *(_cell(steps.get(step), sizes, unnoticed) for step in STEPS))
        for name, steps in by_shape.items()
    ]
    faults = sum(timing.is_superlinear(sizes, unnoticed) for timing in timings if len(timing.seconds) == len(sizes))
    longest = max((_LONGEST if timing.seconds[-1] is None else timing.seconds[-1] for timing in timings), default=0)
    lengths = ", ".join(f"{size:,}" for size in sizes)
    told = (
        f"{len(by_shape)} shapes of {lengths} characters, seconds of the processor; {faults} of {len(timings)} steps grow "
        f"faster than the text (and take more than {unnoticed:g} s); the longest takes {longest:.1f} s."
    )
    return f"{told}\n\n{table(('shape', *STEPS), rows)}"


def _cell(timing: Timing | None, sizes: Sequence[int], unnoticed: float) -> str:
    if timing is None:
        return "refused"
    times = " / ".join(f"{each:.2f}" if each is not None else f"> {_LONGEST}" for each in timing.seconds)
    is_fault = len(timing.seconds) == len(sizes) and timing.is_superlinear(sizes, unnoticed)
    return f"**{times}**" if is_fault else times


def main() -> None:
    """Print the table; exit with 1 if a time grows faster than the text."""
    parser = argparse.ArgumentParser(prog="python -m tests.measures.intake.shapes")
    parser.add_argument("--quick", action="store_true", help="the two shorter lengths")
    parser.add_argument("--profile", action="store_true", help="name the function at fault")
    parser.add_argument("--no-check", action="store_true", help="without drafts")
    parser.add_argument("shapes", nargs="*")
    arguments = parser.parse_args()
    sizes = QUICK if arguments.quick else SIZES
    unnoticed = UNNOTICED_QUICK if arguments.quick else UNNOTICED
    shapes = [shape for shape in SHAPES if not arguments.shapes or shape.name in arguments.shapes]
    with opened_checker() as checker:
        timings = list(
            measure(
                shapes, sizes, None if arguments.no_check else checker, profile=unnoticed if arguments.profile else 0.0
            )
        )
    print(page(timings, sizes, unnoticed))
    bad = [
        timing for timing in timings if len(timing.seconds) == len(sizes) and timing.is_superlinear(sizes, unnoticed)
    ]
    for timing in bad:
        print(f"! {timing.shape}, {timing.step}: {timing.seconds} {timing.culprit}", file=sys.stderr)
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
