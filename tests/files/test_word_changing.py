"""Changes put into Word files as tracked changes, by insertion alone."""

import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from random import Random

import docx
import pytest

from kb.files import Annotation, Change, UnchangeableError, VisibleText
from kb.files.markup import with_changes
from tests.files.test_word_programs import CITED, by_hand, converted, libreoffice
from tests.support.drawn_word_files import DrawnFile
from tests.support.revised import AUTHOR, accepted, rejected, revisions
from tests.support.word_files import (
    OFFICE_STRICT,
    STRICT,
    Names,
    commented,
    elements,
    field,
    is_grown,
    linked,
    local,
    looks,
    misplaced,
    note,
    paragraph,
    read,
    reference,
    text,
    text_box,
    unzipped,
    value,
    word_file,
)

__all__ = ["libreoffice"]

BODY = "word/document.xml"
STORIES = (BODY, "word/footnotes.xml", "word/endnotes.xml")
URL = "https://wenku.example/documents/shili-2024"
DAY = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def at(raw: bytes, words: str, new: str) -> Change:
    """A change of the first place where `words` stand; behind `|` in them something is inserted."""
    before, bar, after = words.partition("|")
    start = read(raw).text.index(before + after) + (len(before) if bar else 0)
    return Change(start, start if bar else start + len(words), new)


def changed(raw: bytes, *changes: Change, annotations: tuple[Annotation, ...] = ()) -> bytes:
    """The file with changes, which holds all that was there, and is as it was once they are rejected."""
    made = read(raw).changed(changes, annotations, DAY)
    before, after = unzipped(raw), unzipped(made)
    assert all(is_grown(content, after[name]) for name, content in before.items())
    assert read(rejected(made)).text == read(raw).text
    assert read(accepted(made)).text == read(made).text
    for name in before:
        if name.endswith(("document.xml", "notes.xml")):
            assert looks(after_rejection(made)[name]) == looks(before[name])
            assert misplaced(made, name) == misplaced(raw, name)
            assert nested(after[name]) == []
    numbers = [value(each, "id") for name in after for each in tracked(after[name], name)]
    assert Counter(numbers).most_common(1)[0][1] == 1
    return made


def after_rejection(raw: bytes) -> Mapping[str, bytes]:
    return unzipped(rejected(raw))


def tracked(content: bytes, name: str) -> list[object]:
    return list(elements(content).iter("{*}ins", "{*}del")) if name.endswith(("document.xml", "notes.xml")) else []


def nested(content: bytes) -> list[str]:
    """What the schema does not allow of changes: insertions in insertions, text that is deleted and not called so."""
    root = elements(content)
    problems = ["ins in ins" for each in root.iter("{*}ins") if next(each.iterancestors("{*}ins"), None) is not None]
    problems += ["t in del" for each in root.iter("{*}del") for _ in each.iter("{*}t")]
    kinds = {"p", "hyperlink", "smartTag", "customXml", "sdtContent", "dir", "bdo", "ins", "moveTo"}
    ours = [each for each in root.iter("{*}ins", "{*}del") if value(each, "author") == AUTHOR]
    return problems + [local(each.getparent()) for each in ours if local(each.getparent()) not in kinds]


def test_the_reviewer_sees_the_one_letter_that_differs_with_the_name_and_the_day() -> None:
    raw = word_file(paragraph("依照《关于印发工作规则》办理"))
    made = changed(raw, at(raw, "《关于印发工作规则》", "《关于印发的工作规则》"))
    assert revisions(made) == [("+", "的")]
    assert read(made).text == "依照《关于印发的工作规则》办理"
    insertion = next(elements(unzipped(made)[BODY]).iter("{*}ins"))
    assert [value(insertion, name) for name in ("author", "date")] == [AUTHOR, "2026-11-21T09:30:00Z"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("第十条", "第十二条", [("+", "二")]),
        ("第十条", "", [("-", "第十条")]),
        ("（2017年修改）", "（2022年修改）", [("-", "17"), ("+", "22")]),
        ("他说“甲乙”", "他说'甲乙'", [("-", "“"), ("+", "'"), ("-", "”"), ("+", "'")]),
        ("甲", "甲", []),
        ("乙丙丁", "子丑寅", [("-", "乙丙丁"), ("+", "子丑寅")]),
    ],
)
def test_what_two_wordings_share_stays(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    raw = word_file(paragraph(f"前{old}后"))
    made = read(raw).changed([Change(1, 1 + len(old), new)], date=DAY)
    assert revisions(made) == expected
    assert read(made).text == f"前{new}后"
    assert made == raw if not expected else made != raw


def test_only_the_bytes_of_the_change_are_added() -> None:
    raw = word_file(paragraph("依照规定办理"))
    made = read(raw).changed([Change(2, 4, "")])
    expected = (
        unzipped(raw)[BODY]
        .decode()
        .replace(
            "依照规定办理",
            '依照</w:t></w:r><w:del w:id="1" w:author="&#25919;&#31574;&#25991;&#24211;"><w:r><w:delText xml:space="preserve">规定'
            '</w:delText></w:r></w:del><w:r><w:t xml:space="preserve">办理',
        )
    )
    assert unzipped(made)[BODY].decode() == expected
    assert [name for name, content in unzipped(raw).items() if unzipped(made)[name] != content] == [BODY]


def test_what_takes_the_place_of_several_runs_looks_like_the_first_and_without_its_history() -> None:
    history = '<w:b/><w:rPrChange w:id="3" w:author="甲"><w:rPr><w:i/></w:rPr></w:rPrChange>'
    raw = word_file(paragraph("依照", text("甲乙", history), text("丙", "<w:i/>"), "办理"))
    made = changed(raw, at(raw, "甲乙丙", "子丑"))
    assert revisions(made) == [("-", "甲乙"), ("-", "丙"), ("+", "子丑")]
    run = next(elements(unzipped(made)[BODY]).iter("{*}ins")).find("{*}r")
    assert [local(each) for each in run.find("{*}rPr")] == ["b"]


def test_a_note_mark_a_picture_and_a_bookmark_between_the_letters_are_not_deleted() -> None:
    run = '<w:r><w:t>甲</w:t><w:drawing/><w:t>乙</w:t><w:footnoteReference w:id="2"/><w:tab/><w:t>丙</w:t></w:r>'
    raw = word_file(
        paragraph(run, '<w:bookmarkStart w:id="9" w:name="x"/>', "丁", "。"),
        parts={"footnotes": note("footnote", 2, paragraph("注"))},
    )
    made = changed(raw, at(raw, "甲乙\u3000丙丁", ""))
    assert revisions(made) == [("-", "甲"), ("-", "乙"), ("-", "丙"), ("-", "丁")]
    kept = elements(unzipped(accepted(made))[BODY])
    assert [local(each) for each in kept.iter("{*}drawing", "{*}footnoteReference", "{*}bookmarkStart", "{*}tab")] == [
        "drawing",
        "footnoteReference",
        "bookmarkStart",
    ]


@pytest.mark.parametrize(
    "wrapped",
    [
        f'<w:hyperlink w:anchor="x">{text("例条")}</w:hyperlink>',
        f"<w:smartTag>{text('例条')}</w:smartTag>",
        f"<w:sdt><w:sdtContent>{text('例条')}</w:sdtContent></w:sdt>",
        f'<w:ins w:id="1" w:author="甲">{text("例条")}</w:ins>',
        f'<w:moveTo w:id="1" w:author="甲">{text("例条")}</w:moveTo>',
        field('HYPERLINK "x"', text("例条")),
    ],
)
def test_changes_stand_in_and_across_what_surrounds_runs(wrapped: str) -> None:
    raw = word_file(paragraph("依照《示", wrapped, "例》第十条"))
    assert read(changed(raw, at(raw, "例条", "子丑"))).text == "依照《示子丑例》第十条"
    assert read(changed(raw, at(raw, "示例条例", "子丑寅"))).text == "依照《子丑寅》第十条"
    assert read(changed(raw, at(raw, "例|条", "的"))).text == "依照《示例的条例》第十条"
    assert read(changed(raw, at(raw, "条|例", "的"))).text == "依照《示例条的例》第十条"
    assert read(changed(raw, at(raw, "示|例", "的"))).text == "依照《示的例条例》第十条"


def test_an_insertion_of_somebody_else_is_parted_and_keeps_its_name() -> None:
    theirs = f'<w:ins w:id="4" w:author="甲">{text("新增文字")}</w:ins>'
    raw = word_file(paragraph("前", theirs, "后"))
    made = changed(raw, at(raw, "新增|文字", "的"))
    assert [value(each, "author") for each in elements(unzipped(made)[BODY]).iter("{*}ins")] == ["甲", AUTHOR, "甲"]


def test_a_deletion_of_somebody_else_stays_beside() -> None:
    theirs = '<w:del w:id="1" w:author="甲"><w:r><w:delText>暂行</w:delText></w:r></w:del>'
    raw = word_file(paragraph("《示例", theirs, "条例》"))
    made = changed(raw, at(raw, "《示例条例》", "《样式》"))
    assert read(made).text == "《样式》"
    assert theirs.encode() in unzipped(made)[BODY]


def test_changes_stand_in_tables_notes_and_text_boxes() -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph('格一')}</w:tc><w:tc>{paragraph('格二')}</w:tc></w:tr></w:tbl>"
    raw = word_file(
        paragraph("正文", reference("footnote", 2)) + table + paragraph("前", text_box(paragraph("框中文字"))),
        parts={"footnotes": note("footnote", 2, paragraph("注中文字"))},
    )
    made = read(raw).changed([at(raw, "格二", "格甲"), at(raw, "框中", "框内"), at(raw, "注中", "注内")], (), DAY)
    assert read(made).text == "正文\n格一\t格甲\n前\n框内文字\n注内文字"
    assert read(rejected(made)).text == read(raw).text
    assert revisions(made, "word/footnotes.xml") == [("-", "中"), ("+", "内")]


def test_links_and_comments_stand_on_the_words_as_they_were_and_become() -> None:
    raw = word_file(paragraph("依照《示例工作条例》第十条办理"))
    span = at(raw, "《示例工作条例》", "")
    marks = (
        Annotation(span.start, span.end, URL, "名称有误"),
        Annotation(span.start, span.end + 3, "", "条款号不符"),
    )
    made = changed(
        raw, at(raw, "《示例工作条例》", "《示例的工作条例》"), at(raw, "第十条", "第九条"), annotations=marks
    )
    assert linked(made) == [("《示例的工作条例》", URL)]
    assert sorted(commented(made)) == [("《示例的工作条例》", "名称有误"), ("《示例的工作条例》第九条", "条款号不符")]
    assert linked(rejected(made)) == [("《示例工作条例》", URL)]


def test_changes_touch_and_come_in_any_order() -> None:
    raw = word_file(paragraph("甲乙丙丁"))
    changes = [Change(2, 4, "子"), Change(0, 2, ""), Change(4, 4, "末"), Change(0, 0, "首")]
    assert read(changed(raw, *changes)).text == "首子末"


def test_letters_that_xml_writes_otherwise_are_changed_as_they_stand() -> None:
    raw = word_file("<w:p><w:r><w:t>a&amp;b&#20013;😀<![CDATA[<甲>乙]]><!-- 注 -->丙&lt;丁</w:t></w:r></w:p>")
    seen = read(raw).text
    for start in range(len(seen)):
        for end in range(start, len(seen) + 1):
            made = changed(raw, Change(start, end, "＜&<新>"))
            assert read(made).text == seen[:start] + "＜&<新>" + seen[end:]


def test_strict_files_and_other_prefixes_have_changes_in_their_own_names() -> None:
    raw = word_file(paragraph("依照规定"), names=Names(STRICT, OFFICE_STRICT))
    assert read(changed(raw, at(raw, "规定", "条例"))).text == "依照条例"
    plain = f'<document xmlns="{Names().word}"><body><p><r><rPr><b/></rPr><t>依照规定</t></r></p></body></document>'
    raw = word_file("", document=plain)
    made = read(raw).changed([Change(2, 4, "条例")])
    assert read(made).text == "依照条例"
    assert revisions(made) == [("-", "规定"), ("+", "条例")]


NUMBERED = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>' + text("条文") + "</w:p>"
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
    '<w:suff w:val="nothing"/><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


@pytest.mark.parametrize(
    ("body", "words", "new", "said"),
    [
        (NUMBERED, "第一条", "第二条", "自动编号"),
        (paragraph("见第", field("PAGEREF x", text("7")), "页"), "7", "8", "交叉引用"),
        (paragraph("见", f'<w:fldSimple w:instr="REF x">{text("甲")}</w:fldSimple>'), "甲", "乙", "自动生成"),
        (paragraph("甲") + paragraph("乙"), "甲\n乙", "丙", "分段修改"),
        (paragraph("甲乙"), "甲", "甲\n", "分段修改"),
        (
            f"<w:tbl><w:tr><w:tc>{paragraph('格一')}</w:tc><w:tc>{paragraph('格二')}</w:tc></w:tr></w:tbl>",
            "一\t格",
            "子",
            "单元格",
        ),
        (
            paragraph(f"<w:sdt><w:sdtPr><w:date/></w:sdtPr><w:sdtContent>{text('某日')}</w:sdtContent></w:sdt>"),
            "某",
            "今",
            "表单控件",
        ),
        (
            paragraph("<w:r><w:ruby><w:rubyBase><w:r><w:t>注音</w:t></w:r></w:rubyBase></w:ruby></w:r>"),
            "注",
            "子",
            "注音",
        ),
    ],
)
def test_where_a_change_cannot_be_made_it_is_said_which_and_what_to_do(
    body: str, words: str, new: str, said: str
) -> None:
    raw = word_file(body, parts={"numbering": NUMBERING})
    change = at(raw, words, new)
    with pytest.raises(UnchangeableError, match=said) as caught:
        read(raw).changed([change])
    assert change.start <= caught.value.change.start <= caught.value.change.end <= change.end


def test_behind_an_automatic_number_the_text_begins() -> None:
    raw = word_file(NUMBERED, parts={"numbering": NUMBERING})
    assert read(read(raw).changed([Change(3, 3, "本")])).text == "第一条本条文"


@pytest.mark.parametrize(
    "changes",
    [
        [Change(0, 2, "子"), Change(1, 3, "丑")],
        [Change(1, 1, "子"), Change(1, 1, "丑")],
        [Change(0, 9, "")],
        [Change(2, 1, "")],
    ],
)
def test_spans_that_overlap_or_lie_outside_are_refused(changes: list[Change]) -> None:
    with pytest.raises(ValueError, match="span"):
        read(word_file(paragraph("甲乙丙"))).changed(changes)


@pytest.mark.parametrize("seed", range(60))
def test_in_any_file_rejecting_gives_the_original_and_accepting_what_was_said(seed: int) -> None:
    raw, chance = DrawnFile(seed).raw(), Random(seed)
    seen = read(raw)
    changes = _drawn_changes(seen, chance)
    marks = [
        Annotation(first.start, max(first.end, first.start + 1), URL, "说明")
        for first in changes
        if first.start < len(seen.text) and chance.random() < 0.5
    ]
    while changes:
        try:
            made = seen.changed(changes, marks, DAY)
            break
        except UnchangeableError as error:
            refused = error.change
            changes = [each for each in changes if not (each.start <= refused.start and refused.end <= each.end)]
    else:
        return
    before, after = unzipped(raw), unzipped(made)
    for name, content in before.items():
        assert is_grown(content, after[name]) if name.endswith((".xml", ".rels")) else content == after[name]
    # Of a line or a cell that is now empty nothing is seen, nor white space at its ends.
    expected, shown = (
        ["".join(line.split()) for line in text.split("\n")]
        for text in (with_changes(seen.text, changes), read(made).text)
    )
    assert [line for line in shown if line] == [line for line in expected if line]
    assert read(accepted(made)).text == read(made).text
    assert read(rejected(made)).text == seen.text
    for name in ("word/document.xml", "word/footnotes.xml"):
        assert nested(after[name]) == []
        assert looks(after_rejection(made)[name]) == looks(before[name])


def _drawn_changes(seen: VisibleText, chance: Random) -> list[Change]:
    """Changes that do not overlap, here and there in a text, within its lines and cells."""
    changes: list[Change] = []
    at = 0
    while at < len(seen.text):
        end = at + chance.choice([0, 1, 2, 5])
        # A paragraph that is emptied may lose its number too.
        is_within = at > 0 and len(list(seen.places(at - 1, end + 1))) == 1
        end = end if is_within else min(end, at + 1)
        wordings = ["新", "的", "子丑", "甲<&>乙"]
        new = chance.choice([*wordings, "", ""] if is_within and at < end else wordings)
        if end <= len(seen.text) and not set(seen.text[at:end]) & {"\n", "\t"}:
            changes.append(Change(at, end, new))
        at = end + chance.randint(1, 8)
    return changes


def test_another_program_reads_the_changes() -> None:
    raw = word_file(paragraph("依照规定", text("办理", "<w:b/>")))
    made = changed(raw, at(raw, "规定办理", "条例执行"))
    opened = docx.Document(BytesIO(made))
    assert [len(each._p.xpath("./w:ins")) for each in opened.paragraphs] == [1]


def test_libreoffice_shows_what_is_deleted_and_what_is_inserted(libreoffice: Path) -> None:
    raw = by_hand()
    seen = read(raw)
    changes = [
        Change(start, start + len(CITED), f"《示例的工作条例》第{'九' * number}条")
        for number, start in cited(seen.text)
    ]
    changed_ones = [each for each in changes if _can_be_made(seen, each)]
    marks = [Annotation(each.start, each.end, URL, "说明") for each in changed_ones]
    (libreoffice / "changed.docx").write_bytes(seen.changed(changed_ones, marks, DAY))
    converted([libreoffice / "changed.docx"], "odt", libreoffice / "shown")
    with zipfile.ZipFile(libreoffice / "shown" / "changed.odt") as file:
        content = elements(file.read("content.xml"))
    regions = [
        local(next(iter(region)))
        for region in content.iter("{*}changed-region")
        if region.findtext(".//{*}creator") == AUTHOR
    ]
    written = sum(len(revisions(seen.changed(changed_ones, (), DAY), part)) for part in STORIES)
    assert len(changed_ones) >= 5
    assert 0 < regions.count("insertion") <= written
    assert 0 < regions.count("deletion") <= written
    shown = "".join(content.itertext())
    assert shown.count("示例的") >= len(changed_ones)


def cited(text: str) -> list[tuple[int, int]]:
    """The places where the citation stands, numbered from 1."""
    return [(number, found.start()) for number, found in enumerate(re.finditer(CITED, text), 1)]


def _can_be_made(seen: VisibleText, change: Change) -> bool:
    try:
        seen.changed([change])
    except UnchangeableError:
        return False
    return True
