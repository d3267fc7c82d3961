"""The text of a draft with its marks, whatever is marked in it."""

import time

from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from kb.drafts.checking import Report
from kb.drafts.finding import VERDICTS, Finding, Verdict
from kb.library import Library
from web.draft_page import DraftPage, draft_page

TEXTS = st.text(alphabet="卡片<&“”《》 　\n甲乙。", min_size=1, max_size=60)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, tuple[Finding, ...]]:
    """A text with marks that lie apart, in one another and across each other, in the order in which a check tells them."""
    text = draw(TEXTS)
    ends = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(ends, ends).map(sorted).filter(lambda span: span[0] < span[1]), max_size=6))
    verdicts = draw(st.lists(st.sampled_from(list(VERDICTS)), min_size=len(spans), max_size=len(spans)))
    return text, tuple(
        _finding(text, start, end, verdict)
        for (start, end), verdict in sorted(zip(spans, verdicts, strict=True), key=lambda marked_span: marked_span[0])
    )


def _finding(text: str, start: int, end: int, verdict: Verdict = "一致") -> Finding:
    return Finding((start, end), text[start:end], "citation", verdict, "事实。")


def _page(library: Library, text: str, *findings: Finding) -> DraftPage:
    return draft_page(text, Report(findings, None, False, "1", 1, ()), library, None)


def _shown(page: DraftPage) -> list[Tag]:
    """The lines as a browser reads them, the numbers of the marks taken out."""
    lines: list[Tag] = []
    for _, _, markup in page.lines:
        line = BeautifulSoup(f"<p>{markup}</p>", "html.parser").p
        assert line is not None
        for number in line.find_all("sup"):
            number.decompose()
        lines.append(line)
    return lines


@given(marked_texts())
def test_no_character_of_a_draft_is_lost_or_added(library: Library, marked: tuple[str, tuple[Finding, ...]]) -> None:
    text, findings = marked
    shown = [line.get_text() for line in _shown(_page(library, text, *findings))]
    assert shown == [line for line in text.split("\n") if line.strip()]


@given(marked_texts())
def test_every_mark_covers_what_was_found(library: Library, marked: tuple[str, tuple[Finding, ...]]) -> None:
    text, findings = marked
    page = _page(library, text, *findings)
    covered: dict[int, str] = {}
    for line in _shown(page):
        for piece in line.find_all("mark"):
            number = int(str(piece["data-finding"]))
            covered[number] = covered.get(number, "") + piece.get_text()
    for number, finding in enumerate(findings, start=1):
        lines = finding.text.split("\n")
        # A line of spaces is not shown; a mark may begin or end in one.
        assert "".join(covered.get(number, "").split()) == "".join("".join(lines).split())


@given(marked_texts())
def test_every_mark_that_is_shown_has_one_anchor_and_one_number(
    library: Library, marked: tuple[str, tuple[Finding, ...]]
) -> None:
    text, findings = marked
    markup = BeautifulSoup("".join(line for _, _, line in _page(library, text, *findings).lines), "html.parser")
    identifiers = [str(tag["id"]) for tag in markup.select("[id]")]
    numbers = [str(tag["href"]) for tag in markup.select("sup a")]
    visible = {number for number, finding in enumerate(findings, start=1) if finding.text.strip()}
    assert len(identifiers) == len(set(identifiers))
    assert len(numbers) == len(set(numbers))
    assert {f"at-{number}" for number in visible} <= set(identifiers)
    assert {f"#finding-{number}" for number in visible} <= set(numbers)


def test_a_mark_within_a_mark_lies_within_it(library: Library) -> None:
    text = "他说：“卡片分三色，三色卡片人人会填。”"
    outer, inner = _finding(text, 4, 18, "有出入"), _finding(text, 10, 14)
    markup = BeautifulSoup(str(_page(library, text, outer, inner).lines[0][2]), "html.parser")
    assert markup.select_one("mark#at-1.wrong mark#at-2.right")
    assert [number.get_text() for number in markup.select("sup")] == ["2", "1有出入"]


def test_a_line_with_twice_as_many_marks_takes_no_more_than_three_times_as_long(library: Library) -> None:
    def seconds(count: int) -> float:
        text = "卡片，" * count
        findings = [_finding(text, start, start + 2) for start in range(0, len(text), 3)]
        started = time.process_time()
        _page(library, text, *findings)
        return time.process_time() - started

    # Measured 2.0; 4.0 when every mark was compared with all that came after it.
    assert min(seconds(4_000) for _ in range(3)) <= 3 * min(seconds(2_000) for _ in range(3))


def test_lines_are_printed_by_what_they_are(library: Library) -> None:
    text = "样例小组工作总结\n\n一、做法\n（一）归档\n当天归档。\n第一章　总则\n二、核对要仔细。\n\n第一样例小组\n2024年5月6日"
    forms = [form for _, form, _ in _page(library, text).lines]
    assert forms == ["title", "outline", "suboutline", "", "chapter", "", "signed", "signed"]
