"""Findings that are let stand, and raised again when their source changes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.drafts import exceptions
from kb.drafts.exceptions import EXCEPTIONS, Exceptions, Exempt
from kb.drafts.finding import Finding
from kb.errors import DocumentError

FINDING = Finding((0, 10), "《示例条例》第四十条", "citation", "条款号不符", "《示例条例》共13条。")


def state(finding: Finding) -> str:
    return "甲"


def written(folder: Path, content: str) -> Path:
    path = folder / EXCEPTIONS
    path.write_text(content, "utf-8")
    return path


def test_without_a_file_nothing_is_let_stand(tmp_path: Path) -> None:
    remaining, exempted = Exceptions.read(tmp_path / EXCEPTIONS).apply([FINDING], state)
    assert (remaining, exempted) == ([FINDING], [])


def test_a_mark_is_let_stand_for_the_reason_given(tmp_path: Path) -> None:
    path = written(tmp_path, '[[exception]]\nmark = "《示例条例》第四十条"\nreason = "旧稿"\nsource = "甲"\n')
    remaining, exempted = Exceptions.read(path).apply([FINDING], state)
    assert (remaining, exempted) == ([], [(FINDING, "旧稿")])


def test_width_and_spaces_of_the_mark_do_not_matter(tmp_path: Path) -> None:
    path = written(tmp_path, '[[exception]]\nmark = "示例条例 第四十条"\nreason = "旧稿"\n')
    assert Exceptions.read(path).apply([FINDING], state)[0] == []


def test_a_mark_whose_source_has_changed_is_raised_again(tmp_path: Path) -> None:
    path = written(tmp_path, '[[exception]]\nmark = "《示例条例》第四十条"\nreason = "旧稿"\nsource = "乙"\n')
    (remaining,), exempted = Exceptions.read(path).apply([FINDING], state)
    assert exempted == []
    assert remaining.verdict == "条款号不符"
    assert "旧稿" in remaining.detail
    assert "来源有变化" in remaining.detail


def test_what_is_right_needs_no_exception(tmp_path: Path) -> None:
    right = Finding((0, 2), "党章", "citation", "一致", "")
    path = written(tmp_path, '[[exception]]\nmark = "党章"\nreason = "无"\n')
    assert Exceptions.read(path).apply([right], state) == ([right], [])


@pytest.mark.parametrize(
    "content", ["[[exception]\n", '[[exception]]\nmark = "甲"\n', "exception = 3\n", 'exception = ["甲"]\n', "\xff"]
)
def test_a_file_that_cannot_be_understood_is_told_and_not_passed_over(tmp_path: Path, content: str) -> None:
    path = tmp_path / EXCEPTIONS
    path.write_bytes(content.encode("latin-1" if content == "\xff" else "utf-8"))
    with pytest.raises(DocumentError, match="看不懂"):
        Exceptions.read(path)


def test_the_nearest_file_above_holds(tmp_path: Path) -> None:
    inner = tmp_path / "甲" / "乙"
    inner.mkdir(parents=True)
    draft = inner / "稿.txt"
    draft.write_text("", "utf-8")
    assert exceptions.nearest(draft) == inner / EXCEPTIONS
    above = written(tmp_path, "")
    assert exceptions.nearest(draft) == above
    near = written(inner, "")
    assert exceptions.nearest(draft) == near


def test_adding_keeps_what_stands_there(tmp_path: Path) -> None:
    path = written(tmp_path, '# 我们的说明\n[[exception]]\nmark = "甲"\nreason = "一"\n')
    exceptions.add(path, [Exempt("乙", "二", "s")])
    assert path.read_text("utf-8").startswith("# 我们的说明\n")
    assert [one.mark for one in Exceptions.read(path).exempt] == ["甲", "乙"]
    assert list(tmp_path.iterdir()) == [path]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_any_mark_and_reason_can_be_written_and_read(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("例外") / EXCEPTIONS
    exceptions.add(path, [Exempt(text, text, "s")])
    assert Exceptions.read(path).exempt == (Exempt(text, text, "s"),)
