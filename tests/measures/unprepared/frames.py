"""The frames in which offices quote: a drawn piece of a law in each, as it stands, and altered in one of nine ways.

Altered it is found if something is asked for; that it could not be checked is not enough. As it stands it must agree;
without quotation marks, which claim nothing for sure, it may be passed over.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kb.drafts.finding import Finding
from kb.drafts.quotations.quoted import SHORTEST
from kb.files import DRAFT, read_file
from kb.text import fold_text
from tests.measures.gold.altered import EVERY_CHANGE, Drawing, Piece
from tests.measures.unprepared.library import FAMILY, Laws
from tests.measures.unprepared.result import Result, at_least, at_most

DRAWN = 108
"""Quotations of each kind and frame: twelve for each of the nine changes."""
LEAST_FOUND = 0.99
MOST_ALARMS = 0.001
_NO_DEMAND = {"一致", "未核", "本库未收录"}


@dataclass(frozen=True)
class Frame:
    """Words around a quotation: {title}, {short}, {part}, {quote}, {other} (the piece as it stands), {first}, {rest}
    (the quotation, broken inside).

    `may_be_part` says that a part of a clause may be quoted there, `is_open` that its end may be left out, `is_marked` that
    there are quotation marks; `suffix` names the format in which it is read.
    """

    name: str
    words: str
    may_be_part: bool = False
    is_open: bool = False
    is_marked: bool = True
    suffix: str = ""


FRAMES = (
    Frame("verb and colon", "《{title}》{part}规定：“{quote}”。"),
    Frame("verb, colon, remark", "《{title}》{part}对此明确规定：“{quote}”，各单位要对照执行。"),
    Frame("by a law, in a sentence", "根据《{title}》{part}，“{quote}”，我局结合实际制定了措施。", may_be_part=True),
    Frame("straight marks", '《{title}》{part}规定："{quote}"。'),
    Frame("half width throughout", '《{title}》{part}规定:"{quote}".'),
    Frame("corner brackets", "《{title}》{part}规定：「{quote}」。"),
    Frame("double corner brackets", "《{title}》{part}规定：『{quote}』。"),
    Frame("single marks", "《{title}》{part}规定：‘{quote}’。"),
    Frame("source in a bracket behind", "“{quote}”（《{title}》{part}），这一点要牢记。", may_be_part=True),
    Frame("title only", "《{title}》规定：“{quote}”。"),
    Frame("usual name of the law", "《{short}》{part}规定：“{quote}”。"),
    Frame("title without marks", "{title}{part}规定：“{quote}”。"),
    Frame("no title", "有关法律规定：“{quote}”。"),
    Frame("left out at the end", "《{title}》{part}规定：“{quote}……”。", is_open=True),
    Frame("sentence before", "《{title}》对此作了专门规定。其中第一段话就明确指出：“{quote}”。"),
    Frame("words of the article", "认真学习《{title}》{part}中的“{quote}”，并结合实际抓好落实。", may_be_part=True),
    Frame("put before what it is", "对照《{title}》{part}“{quote}”的规定，逐项检查。", may_be_part=True),
    Frame("said to be the wording", "《{title}》{part}原文为：“{quote}”。"),
    Frame("second pair", "《{title}》{part}规定“{other}”，并要求“{quote}”。", may_be_part=True),
    Frame("pair beside pair", "《{title}》{part}指出，“{other}”“{quote}”。", may_be_part=True),
    Frame("own line", "《{title}》{part}规定：\n“{quote}”"),
    Frame("own paragraph, indented", "　　《{title}》{part}明确规定如下：\n\n　　“{quote}”\n\n　　各单位要对照执行。"),
    Frame("own line, corner brackets", "《{title}》{part}规定：\n「{quote}」"),
    Frame("own line, straight marks", '《{title}》{part}规定：\n"{quote}"'),
    Frame("under a heading", "二、《{title}》{part}\n“{quote}”\n我们要抓好落实。", may_be_part=True),
    Frame("list item", "1.《{title}》{part}：“{quote}”\n2.其他要求另行通知。"),
    Frame("dash behind", "“{quote}”——《{title}》{part}", may_be_part=True),
    Frame("dash on the next line", "“{quote}”\n——《{title}》{part}", may_be_part=True),
    Frame("bracket on the next line", "“{quote}”\n（《{title}》{part}）", may_be_part=True),
    Frame("this is what it asks", "“{quote}”，这是《{title}》{part}的明确要求。", may_be_part=True),
    Frame("is the rule of", "“{quote}”是《{title}》{part}的规定，必须执行。", may_be_part=True),
    Frame("so says", "“{quote}”，《{title}》{part}如是规定。", may_be_part=True),
    Frame("has a rule on it", "“{quote}”，《{title}》{part}对此有明确规定。", may_be_part=True),
    Frame("taken from", "“{quote}”，出自《{title}》{part}。", may_be_part=True),
    Frame("sentence after", "“{quote}”这是《{title}》{part}规定的，要逐字落实。", may_be_part=True),
    Frame("as it says", "正如《{title}》{part}所说：“{quote}”", may_be_part=True),
    Frame("has a rule, namely", "《{title}》{part}有明确规定，即“{quote}”。", may_be_part=True),
    Frame("says clearly", "《{title}》{part}说得很清楚：“{quote}”", may_be_part=True),
    Frame("source in a heavy bracket behind", "“{quote}”【《{title}》{part}】", may_be_part=True),
    Frame("written into", "“{quote}”写入了《{title}》{part}。", may_be_part=True),
    Frame("has ruled on it", "“{quote}”，《{title}》{part}作了明确规定。", may_be_part=True),
    Frame("mark the wrong way round", "《{title}》{part}规定：“{quote}“。"),
    Frame("cell beside", "依据\t《{title}》{part}\t“{quote}”\t办公室", may_be_part=True),
    Frame("cell before the source", "“{quote}”\t《{title}》{part}", may_be_part=True),
    Frame("broken over lines", "《{title}》{part}规定：“{first}\n{rest}”"),
    Frame("over paragraphs, source behind", "“{first}\n　　{rest}”（《{title}》{part}）", may_be_part=True),
    Frame("over paragraphs, each opened", "《{title}》{part}规定：\n“{first}\n“{rest}”"),
    Frame("quoted block with marks", "《{title}》{part}规定：\n\n> “{quote}”\n", suffix=".md"),
    Frame("quoted block", "《{title}》{part}规定：\n\n> {quote}\n", is_marked=False, suffix=".md"),
    Frame("own line without marks", "《{title}》{part}规定：\n{quote}\n各单位要对照执行。", is_marked=False),
    Frame("cell without marks", "《{title}》{part}\t{quote}", is_marked=False),
    Frame("colon without marks", "《{title}》{part}规定：{quote}", is_marked=False),
)  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """A draft with one quotation, which stands in `span` as read."""

    text: str
    span: tuple[int, int]

    def verdicts(self, laws: Laws) -> list[str]:
        """What is said of the quotation."""
        return [one.verdict for one in laws.checker.check(self.text).findings if self._is_on(one)]

    def _is_on(self, finding: Finding) -> bool:
        return finding.kind == "quotation" and finding.span[0] < self.span[1] and self.span[0] < finding.span[1]


def measure(laws: Laws, seed: int, frames: tuple[Frame, ...] = FRAMES, count: int = DRAWN) -> list[Result]:
    """Try each frame with `count` altered pieces and as many as they stand."""
    drawing = Drawing(laws.checker.library, seed, [law.document.id for law in laws.laws])
    results: list[Result] = []
    alarms: list[str] = []
    marked = 0
    for frame in frames:
        missed = list(_missed(frame, drawing, laws, count))
        least = LEAST_FOUND if frame.is_marked else 0.0
        results.append(at_least(f"frames, altered and found: {frame.name}", least, missed, count))
        marked += count
        alarms += _alarms(frame, drawing, laws, count)
    return [*results, at_most("frames, as they stand and doubted: all", MOST_ALARMS, alarms, marked)]


def _missed(frame: Frame, drawing: Drawing, laws: Laws, count: int) -> Iterator[str]:
    changes = [change for change in EVERY_CHANGE if not (frame.is_open and change == "tail cut off")]
    for number in range(count):
        change = changes[number % len(changes)]
        piece, quote = _changed(drawing, change, may_be_part=frame.may_be_part)
        trial = _trial(frame, piece, quote)
        if not set(verdicts := trial.verdicts(laws)) - _NO_DEMAND:
            yield f"{frame.name}, {change}: {trial.text!r} ({piece.text}) → {verdicts}"


def _alarms(frame: Frame, drawing: Drawing, laws: Laws, count: int) -> Iterator[str]:
    for _ in range(count):
        piece = _of_article(drawing)
        trial = _trial(frame, piece, piece.text)
        verdicts = trial.verdicts(laws)
        if verdicts != ["一致"] and (verdicts or frame.is_marked):
            yield f"{frame.name}: {trial.text!r} → {verdicts}"


def _of_article(drawing: Drawing) -> Piece:
    """A piece of an article: of what stands before the first one nobody cites the part."""
    return next(piece for piece in iter(drawing.piece, None) if piece.address.startswith("art_"))


def _changed(drawing: Drawing, change: str, *, may_be_part: bool) -> tuple[Piece, str]:
    """An altered piece of an article, long enough still to be a quotation."""
    while True:
        piece, quote, _ = drawing.changed(change, may_be_part=may_be_part)
        if piece.address.startswith("art_") and len(fold_text(quote)) >= SHORTEST:
            return piece, quote


def _trial(frame: Frame, piece: Piece, quote: str) -> Trial:
    middle = len(quote) // 2
    document = piece.document
    values = {
        "title": document.title,
        "short": document.title.removeprefix(FAMILY),
        "part": document.label(piece.address),
        "other": piece.text,
        "first": quote[:middle],
        "rest": quote[middle:],
    }
    before, _, after = frame.words.partition("{quote}" if "{quote}" in frame.words else "{first}")
    start = len(before.format_map(values))
    wording = quote if "{quote}" in frame.words else quote[:middle]
    text = before.format_map(values) + wording + after.format_map(values)
    if frame.suffix:
        text = read_file(text.encode(), f"draft{frame.suffix}", DRAFT).text
        start = text.rindex(wording)
    return Trial(text, (start, start + len(wording)))
