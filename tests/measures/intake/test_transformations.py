"""A regulation in every form that an office has comes in right, or it is told; what is neither is counted as silent."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kb.intake import quarantine
from tests.measures.intake import transformations
from tests.measures.intake.transformations import Article, Reading
from tests.measures.intake.transformed import AS_IT_IS, FORMS, SLOW, Form, Text

_ARTICLES = (
    "第一章　总则",
    "第一条　为了规范全县民政系统的值班工作，保证上情下达、下情上报，及时处置突发事件，制定本办法。",
    "第二条　本办法适用于县民政局机关、乡镇民政办公室和局属事业单位的日常值班、节假日值班和应急值班。",
    "第二章　值班人员",
    "第三条　值班实行领导带班和专人值守，值班人员应当按时到岗，认真登记来电来访，不得脱岗、漏岗。",
    "第四条　值班人员遇有下列情形之一的，应当立即向带班领导报告，并在值班记录中逐项写明：",
    "（一）发生火灾、水灾等突发事件的；",
    "（二）群众集中来访的。",
    "第三章　附则",
    "第五条　值班记录由专人保管，保管期限不少于三年，查阅值班记录应当经带班领导同意并逐次登记。",
    "第六条　本办法自2024年5月1日起施行。",
)
REGULATION = Text(
    "zhiban",
    "示例县民政局关于加强和改进值班工作的管理办法",
    "（2024年3月1日示例县民政局局务会议通过）",
    _ARTICLES,
    date(2024, 3, 1),
)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read every file in this process, as workers take half a second to start."""
    monkeypatch.setattr(quarantine, "_is_plain", lambda _file: True)


@pytest.mark.parametrize("form", [form for form in FORMS if form.name not in SLOW], ids=lambda form: form.name)
def test_nothing_is_wrong_in_silence(form: Form, tmp_path: Path) -> None:
    (case,) = transformations.measure([REGULATION], tmp_path, forms=[form])
    assert case.fate in {"right", "told"}, case.detail


def test_the_text_as_it_is_comes_in_right(tmp_path: Path) -> None:
    (case,) = transformations.measure([REGULATION], tmp_path, forms=[AS_IT_IS])
    assert (case.fate, case.has_paragraphs) == ("right", True)


_READING = Reading(
    REGULATION.title, (Article("art_1", "甲", ("甲",)),), REGULATION.adopted, None, (), (), (REGULATION.title,)
)


@pytest.mark.parametrize(
    ("changes", "silent"),
    [
        ({"articles": ()}, ("articles",)),
        ({"articles": (), "told": ("条号不连续：第一条之前缺第二条。",)}, ()),
        ({"articles": (), "told": ("编号重复：（一）出现了不止一次。",)}, ("articles",)),
        ({"title": "学校公告", "titles": ("学校公告",)}, ("title",)),
        ({"approved": date(2004, 3, 1)}, ("adopted",)),
        ({"effective": date(2004, 3, 1)}, ("in force",)),
        ({"titles": (REGULATION.title, REGULATION.title)}, ("second document",)),
        ({}, ()),
    ],
)
def test_what_is_wrong_has_to_be_named(changes: dict[str, object], silent: tuple[str, ...]) -> None:
    reading = replace(_READING, **changes)  # type: ignore[arg-type]
    assert transformations._judged(AS_IT_IS, REGULATION, _READING, reading).silent == silent
