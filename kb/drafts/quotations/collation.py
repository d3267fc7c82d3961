"""A quotation beside the place of its source: what differs, what was cut off, and how it should read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from kb.drafts.finding import Finding, Target
from kb.drafts.quotations.original import Original
from kb.drafts.quotations.quoted import Quotation
from kb.text import UNKNOWN, DiffPiece, NearestPlace, Op, is_legible, pieces

# 省、 before 自治区、直辖市: folded characters of what nobody leaves out on purpose, the 、 among them.
_SHORT_ITEM = 3

ILLEGIBLE = "原文有认不出的字"
"""Why a quotation was not checked whose source holds signs that nobody can read."""

_SINGLE = str.maketrans("“”", "‘’")


def _op(piece: DiffPiece) -> Op:
    return piece.op


@dataclass(frozen=True)
class Collation:
    """`places` are those of the quotation's stretches in `original`, one for each, in order."""

    quotation: Quotation
    original: Original
    places: tuple[NearestPlace, ...]

    @property
    def edits(self) -> int:
        return sum(place.edits for place in self.places)

    @property
    def start(self) -> int:
        return self.places[0].start

    @property
    def end(self) -> int:
        return self.places[-1].end

    @cached_property
    def diff(self) -> tuple[DiffPiece, ...]:
        """How the quotation differs from its source; what is `same` or `draft` is, joined, the quotation."""
        compared = groupby(self._pieces(), key=_op)
        runs = (DiffPiece(op, "".join(piece.text for piece in group)) for op, group in compared)
        return tuple(piece for piece in runs if piece.text)

    def _pieces(self) -> Iterator[DiffPiece]:
        text, at = self.quotation.text, 0
        for stretch, place in zip(self.quotation.stretches, self.places, strict=True):
            yield DiffPiece("same", text[at : stretch.start])
            source = self.original.wording(place.start, place.end)
            yield from pieces(text[stretch.start : stretch.end], source)
            at = stretch.end
        yield DiffPiece("same", text[at:])

    @property
    def differences(self) -> int:
        """How many places differ."""
        return sum(1 for is_same, _ in groupby(self.diff, key=lambda piece: piece.op == "same") if not is_same)

    @property
    def wording(self) -> str:
        """How the quotation should read: as the draft writes it where that is right, with the words of the source where
        it is not."""
        return self._mended(self.diff)

    def _mended(self, diff: tuple[DiffPiece, ...]) -> str:
        """Within “” a quotation mark that comes from the source is a single one."""
        is_double = self.quotation.mark in {"“", "”"}
        texts = (
            piece.text.translate(_SINGLE) if is_double and piece.op == "source" else piece.text
            for piece in diff
            if piece.op != "draft"
        )
        return "".join(texts)

    # Where it was cut

    @cached_property
    def cut(self) -> tuple[str, str]:
        """What stands in the source directly before and after the quotation in the same clause; empty where nothing
        does, or where an ellipsis says that something was left out."""
        begin, end = self._clauses
        before = self.original.wording(begin, self.start) if begin < self.start else ""
        after = self.original.wording(self.end, end) if self.end < end else ""
        return "" if self.quotation.is_open_before else before, "" if self.quotation.is_open_after else after

    @property
    def _clauses(self) -> tuple[int, int]:
        """The range widened to where clauses begin and end; a list from which a short item fell off, or that the quotation
        itself shows to go on, does not end there."""
        original, text = self.original, self.quotation.text.strip()
        begin, end = original.clauses(self.start, self.end)
        first = original.clauses(max(0, begin - 1), end)[0]
        if text.startswith("、") or (original.is_listed(begin - 1) and begin - first <= _SHORT_ITEM):
            begin = first
        last = original.clauses(begin, min(end + 1, len(original.text)))[1]
        if text.endswith("、") or (original.is_listed(end) and last - end <= _SHORT_ITEM):
            end = last
        return begin, end

    @property
    def whole(self) -> "Collation":
        """The same beside whole clauses of the source: what was cut off counts as differing."""
        first, last = self._clauses
        cut = (self.start - first) + (last - self.end)
        return replace(self, places=(NearestPlace(first, last, self.edits + cut),)) if cut else self

    @property
    def uncut(self) -> tuple[DiffPiece, ...]:
        """The quotation with what was cut off, as pieces of the source."""
        before, after = self.cut
        text, last = self.quotation.text, self.quotation.stretches[-1].end
        parts = (
            DiffPiece("source", before),
            DiffPiece("same", text[:last]),
            DiffPiece("source", after),
            DiffPiece("same", text[last:]),
        )
        return tuple(piece for piece in parts if piece.text)

    @property
    def uncut_wording(self) -> str:
        """How the quotation reads with what was cut off."""
        return self._mended(self.uncut)

    # Where it is

    @cached_property
    def target(self) -> Target:
        """The smallest part that holds all of it."""
        document = self.original.document
        address = self.original.address(self.start, self.end)
        return Target.part(document.metadata, address, self.original.label(address))

    @property
    def evidence(self) -> str:
        """The sentences of the source, each once."""
        sentences = [self.original.sentences(place.start, place.end) for place in self.places]
        return "\n".join(dict.fromkeys(sentences))

    @property
    def place_name(self) -> str:
        """《X》第十条第二款, as a sentence says it."""
        return f"《{self.target.title}》{self.target.label}"

    # What is said of it

    @property
    def is_legible(self) -> bool:
        """Whether all of it, and of the source beside it, can be read."""
        return is_legible(self.quotation.text) and all(
            is_legible(self.original.text[place.start : place.end]) for place in self.places
        )

    def placed(self, blank: Finding) -> Finding:
        """Return *blank* with the place in the source."""
        return replace(blank, target=self.target, evidence=self.evidence)

    def agreeing(self, blank: Finding) -> Finding:
        """Return *blank*, told to stand in its source as it is."""
        if not self.is_legible:
            return self.illegible(blank)
        return replace(self.placed(blank), verdict="一致", detail=f"与{self.place_name}原文一致。")

    def differing(self, blank: Finding, doubt: str = "") -> Finding:
        """Return *blank*, told to differ from its source; *doubt* is what is said if it need not be changed to that."""
        if not self.is_legible:
            return self.illegible(blank)
        return replace(
            self.placed(blank),
            verdict="有出入",
            detail=doubt or f"与{self.place_name}原文有{self.differences}处不同，请改为原文。",
            suggestion=self.wording,
            is_certain=not doubt,
            diff=self.diff,
        )

    def truncated(self, blank: Finding, cut_in: str) -> Finding:
        """Return *blank*, told to be cut off within a clause; *cut_in* says within what."""
        before, after = self.cut
        if not (self.is_legible and is_legible(before + after)):
            return self.illegible(blank)
        left_out = [f"前面还有“{before}”"] * bool(before) + [f"后面还有“{after}”"] * bool(after)
        return replace(
            self.placed(blank),
            verdict="有出入",
            detail=f"引文在{self.place_name}的{cut_in}中间截断，原文{'，'.join(left_out)}，请补全，或改引完整的词句。",
            suggestion=self.uncut_wording,
            diff=self.uncut,
        )

    def illegible(self, blank: Finding) -> Finding:
        """Return *blank*, told that it cannot be checked, since there are characters in it or its source that nobody can
        read."""
        if not is_legible(self.quotation.text):
            detail = f"引文里有认不出的字（{UNKNOWN}），不能核对，请对照原文改正。"
            return replace(self.placed(blank), reason="引文有认不出的字", detail=detail)
        detail = f"本库的{self.place_name}有认不出的字（{UNKNOWN}），不能核对这段引文，请查官方原文。"
        return replace(self.placed(blank), reason=ILLEGIBLE, detail=detail)

    @property
    def likeness(self) -> str:
        """What it is like, as a sentence says it: 相近的是《X》第十条，有2处不同."""
        return f"相近的是{self.place_name}，有{self.differences}处不同"
