"""Changes put into texts, Markdown and pages: the characters are replaced, every other one stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.files import DRAFT, Annotation, Change, UnchangeableError, VisibleText, read_file
from kb.files.markup import with_changes

URL = "https://wenku.example/documents/shili-2024"


def opened(source: str, suffix: str) -> VisibleText:
    return read_file(source.encode(), f"稿{suffix}", DRAFT)


def at(text: VisibleText, words: str, new: str) -> Change:
    start = text.text.index(words)
    return Change(start, start + len(words), new)


def test_a_text_is_changed_letter_by_letter() -> None:
    text = opened("标题\r\n\r\n依照《示例条例》办理。\r\n", ".txt")
    made = text.changed([at(text, "条例", "的条例"), at(text, "办理", "")])
    assert made.decode() == "标题\r\n\r\n依照《示例的条例》。\r\n"


def test_a_new_line_of_a_text_ends_as_its_others_do() -> None:
    text = opened("甲乙\r\n\r\n丙", ".txt")
    assert text.changed([Change(1, 1, "\n")]).decode() == "甲\r\n乙\r\n\r\n丙"
    assert text.changed([Change(3, 3, "新段")]).decode() == "甲乙\r\n新段\r\n丙"
    assert opened("甲\r乙", ".txt").changed([Change(1, 1, "\n新")]).decode() == "甲\r新\r乙"


def test_a_text_in_another_encoding_stays_in_it() -> None:
    raw = "依照《示例条例》第十条办理，做好各项工作。".encode("gb18030")
    text = read_file(raw, "稿.txt", DRAFT)
    assert text.changed([at(text, "第十条", "第十二条")]).decode("gb18030") == (
        "依照《示例条例》第十二条办理，做好各项工作。"
    )


def test_signs_of_markdown_stay_around_what_changes() -> None:
    text = opened("# 标题\n\n依照**《示例条例》**[第十条](http://example.org/)办理。\n", ".md")
    made = text.changed([at(text, "示例条例", "样例的条例"), at(text, "第十条", "第*条")])
    assert made.decode() == "# 标题\n\n依照**《样例的条例》**[第\\*条](http://example.org/)办理。\n"


def test_tags_of_a_page_stay_around_what_changes() -> None:
    text = opened("<p>依照&ldquo;示<b>例条</b>例&rdquo;办理。</p>", ".html")
    made = text.changed([at(text, "示例条例", "样<式>条件"), at(text, "“", "「")])
    assert made.decode() == "<p>依照「样&lt;式&gt;条件<b></b>&rdquo;办理。</p>"


@pytest.mark.parametrize(
    ("source", "suffix", "expected"),
    [
        ("依照《示例条例》办理", ".txt", f"依照《示例的条例》<{URL}>〔核对：说明〕办理"),
        ("依照《示例条例》办理", ".md", f'依照[《示例的条例》]({URL} "说明")办理'),
        ("<p>依照《示例条例》办理</p>", ".html", f'<p>依照<a href="{URL}" title="说明">《示例的条例》</a>办理</p>'),
    ],
)
def test_links_and_comments_stand_around_the_new_words(source: str, suffix: str, expected: str) -> None:
    text = opened(source, suffix)
    mark = Annotation(2, 8, URL, "说明")
    assert text.changed([Change(5, 5, "的")], [mark]).decode() == expected
    assert text.changed([Change(2, 2, "按"), Change(8, 8, "规定")], [mark]).decode() == (
        expected.replace("的", "").replace("依照", "依照按").replace("办理", "规定办理")
    )
    whole = text.changed([Change(2, 8, "《甲》")], [mark]).decode()
    assert "《甲》" in whole
    assert "示例" not in whole


@pytest.mark.parametrize(
    ("source", "suffix", "change"),
    [
        ("甲**乙**丙", ".md", Change(1, 2, "")),
        ("甲\n\n乙", ".md", Change(0, 4, "丙丁戊己")),
        ("<ol><li>条文</li></ol>", ".html", Change(0, 1, "二")),
        ("<p>甲</p><p>乙</p>", ".html", Change(0, 3, "丙")),
        ("<p>甲乙</p>", ".html", Change(1, 1, "\n")),
    ],
)
def test_what_would_disturb_the_signs_is_refused(source: str, suffix: str, change: Change) -> None:
    with pytest.raises(UnchangeableError, match="原文件"):
        opened(source, suffix).changed([change])


@given(st.text("甲乙 *_`<&>[]\\|#-1.！", max_size=6), st.sampled_from([".txt", ".md", ".html"]), st.integers(0, 5))
def test_what_is_seen_afterwards_is_what_was_said_or_the_change_is_refused(new: str, suffix: str, start: int) -> None:
    source = {".txt": "依照《示例》办", ".md": "依照**《示例》**办", ".html": "<p>依照<b>《示例》</b>办</p>"}[suffix]
    text = opened(source, suffix)
    change = Change(start, start + 1, new)
    try:
        made = text.changed([change])
    except UnchangeableError:
        return
    again = read_file(made, f"稿{suffix}", DRAFT)
    assert again.text.split() == with_changes(text.text, [change]).split()
