"""Where a text comes from, as a verdict says it."""

from dataclasses import replace
from datetime import date

import pytest

from kb.documents import Metadata, Provenance

PLAIN = Metadata("jiayi-2024", "甲乙法")
COMPILED = replace(PLAIN, collection="国家法律", collected=date(2026, 8, 28), source="示例汇编 0.1")
FETCHED = replace(PLAIN, fetched="2026-11-02T03:04:05Z", source="https://example.cn/jiayi.htm")
IMPORTED = replace(PLAIN, imported=date(2026, 11, 3), source="由用户导入：甲乙法.docx")


@pytest.mark.parametrize(
    ("metadata", "sentence"),
    [
        (COMPILED, "据非官方汇编（国家法律，截至 2026-08-28）"),
        (replace(COMPILED, collected=None), "据非官方汇编（国家法律，截至何日没有记载）"),
        (FETCHED, "据官方网页，2026-11-02 取"),
        (replace(FETCHED, fetched="去年"), "据官方网页"),
        (IMPORTED, "据本单位导入的文件"),
        (replace(IMPORTED, imported=None), "据本单位导入的文件"),
        (replace(IMPORTED, source="示例公报 2024年第3期"), "据本单位导入的文件"),
        (PLAIN, "据文库里的文件"),
        (replace(PLAIN, text="digest", source="为测试虚构"), "据条文要点"),
        (replace(PLAIN, text="none"), "据目录著录"),
        (replace(COMPILED, text="none"), "据目录著录"),
    ],
)
def test_a_verdict_says_which_source_it_rests_on(metadata: Metadata, sentence: str) -> None:
    assert Provenance.of(metadata).sentence == sentence


def test_only_a_compilation_is_as_of_a_day() -> None:
    assert Provenance.of(COMPILED).collected == date(2026, 8, 28)
    assert Provenance.of(FETCHED).collected is None
    assert Provenance.of(IMPORTED).collected is None


def test_two_files_are_told_apart_by_their_names() -> None:
    assert Provenance.of(IMPORTED).full_name == "本单位导入的文件（甲乙法.docx）"
    assert Provenance.of(COMPILED).full_name == Provenance.of(COMPILED).name
