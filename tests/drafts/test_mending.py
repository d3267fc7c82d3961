"""What is proposed for a draft, line by line, and what its writer made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.drafts import Checker, ForeignLinesError, Mending, Proposals
from kb.drafts.files import annotations, comment_on
from kb.drafts.finding import Finding
from kb.library import Library

WORDS = st.text(alphabet="卡片甲乙𠮷😀“”，。", max_size=12)
LINES = st.lists(WORDS, min_size=1, max_size=4)


def _finding(text: str, words: str, suggestion: str) -> Finding:
    start = text.index(words)
    return Finding((start, start + len(words)), words, "citation", "名称有误", "事实。", suggestion=suggestion)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4))
def test_the_lines_that_were_rewritten_are_the_text_that_comes_of_it(lines: list[tuple[str, str]]) -> None:
    text, wanted = ("\n".join(words) for words in zip(*lines, strict=True))
    mending = Mending.of_lines(text, {number: after for number, (_, after) in enumerate(lines)})
    assert mending.mended == wanted


@given(LINES, st.data())
def test_the_pieces_of_a_proposal_are_what_stands_there_and_what_is_to_stand_there(
    lines: list[str], data: st.DataObject
) -> None:
    text = "\n".join(lines)
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    if "\n" in text[start:end]:
        return
    words = data.draw(WORDS)
    pieces = [piece for _, inside in Proposals(text).pieces((start, end), words) for piece in inside]
    if not pieces:
        assert words == text[start:end]
        return
    assert "".join(piece.text for piece in pieces if piece.op != "source") == text[start:end]
    assert "".join(piece.text for piece in pieces if piece.op != "draft") == words


def test_a_proposal_over_two_lines_is_told_line_by_line_and_one_that_joins_them_not() -> None:
    text = "说：“甲一\n乙二”"
    told = Proposals(text).pieces((3, 8), "甲壹\n乙贰")
    assert [(line, [tuple(piece) for piece in pieces if piece.text]) for line, pieces in told] == [
        (0, [("same", "甲"), ("draft", "一"), ("source", "壹")]),
        (1, [("same", "乙"), ("draft", "二"), ("source", "贰")]),
    ]
    assert Proposals(text).pieces((3, 8), "甲一乙二") == ()


def test_what_was_written_in_place_of_a_finding_is_told_and_where_it_is_now() -> None:
    text = "一是学习《准则》，二是落实《准则》。"
    finding, other = _finding(text, "《准则》", "《样例准则》"), Finding((13, 17), "《准则》", "citation", "有歧义", "")
    mending = Mending.of_lines(text, {0: "一是认真学习《样例准则》，二是落实《准则》。"})
    assert (mending.words(finding), mending.words(other)) == ("《样例准则》", None)
    start, end = mending.span(finding)
    assert mending.mended[start:end] == "《样例准则》"
    start, end = mending.span(other)
    assert mending.mended[start:end] == "《准则》"


def test_words_beside_a_mark_are_its_own_only_if_they_were_proposed() -> None:
    text = "学习党章。"
    finding = _finding(text, "党章", "《中国共产党章程》")
    assert Mending.of_lines(text, {0: "学习新党章。"}).words(finding) is None
    assert Mending.of_lines(text, {0: "学习《中国共产党章程》。"}).words(finding) == "《中国共产党章程》"
    assert Mending.of_lines(text, {0: "学习。"}).words(finding) == ""


def test_a_line_that_is_not_there_is_refused() -> None:
    with pytest.raises(ForeignLinesError):
        Mending.of_lines("一行", {1: "第二行"})


def test_a_comment_tells_what_was_changed_and_a_text_bears_none_for_it() -> None:
    text = "学习《准则》。"
    finding = _finding(text, "《准则》", "《样例准则》")
    mending = Mending.of_lines(text, {0: "学习《样例准则》。"})
    assert comment_on(finding, mending.words(finding)) == "名称有误：事实。\n已改为：《样例准则》"
    assert [note.comment for note in annotations((finding,), "http://a", mending)] == [
        "名称有误：事实。\n已改为：《样例准则》"
    ]
    assert annotations((finding,), "http://a", mending, is_tracked=False) == []


@pytest.mark.parametrize(
    ("draft", "is_certain"),
    [
        ("落实《关于样例生活若干准则》。", True),
        ("《关于样例生活的若干准则》指出：“早晨先烧水，再看名单。”", True),
        ("落实《准则》。", False),
        ("四个形态", False),
    ],
)
def test_only_what_can_be_written_in_one_way_is_certain(library: Library, draft: str, is_certain: bool) -> None:
    findings = Checker(library).check(draft).findings
    assert any(finding.is_certain for finding in findings) == is_certain


def test_names_are_compared_character_by_character(library: Library) -> None:
    (finding,) = Checker(library).check("落实《关于样例生活若干准则》。").findings
    assert [tuple(piece) for piece in finding.diff] == [
        ("same", "《关于样例生活"),
        ("source", "的"),
        ("same", "若干准则》"),
    ]


@pytest.mark.parametrize("draft", ["落实《准则》。", "落实《准则》第一部分。", "依照《示例条例》第三条。"])
def test_a_choice_that_is_written_is_no_longer_ambiguous(library: Library, draft: str) -> None:
    checker = Checker(library)
    for finding in checker.check(draft).findings:
        for choice in finding.choices:
            (start, end) = finding.span
            again = checker.check(draft[:start] + choice + draft[end:]).findings
            assert all(other.verdict not in {"有歧义", "名称有误"} for other in again), choice
