"""At every verdict: which source it rests on, and of a compilation as of when."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kb.contract import report_json
from kb.drafts import Checker, Report
from kb.drafts.files import comment_on, read_draft
from kb.library import Library
from tests.conftest import copy_of_invented, opened
from tests.support.compiled import put_law

COMPILED = "据非官方汇编（国家法律，截至 2026-08-28）"
DRAFT = """《中华人民共和国甲乙法》第三条规定：“办理甲乙事务，应当在四十日内作出答复。”
依照《中华人民共和国甲乙法》第二条、第九条办理。
依照《示例工作条例（试行）》第三条办理。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("compiled")
    put_law(copy_of_invented(folder / "corpus"))
    library = opened(folder / "corpus", folder / "index")
    yield library
    library.close()


@pytest.fixture(scope="module")
def report(library: Library) -> Report:
    return Checker(library).check(DRAFT)


def test_every_verdict_that_rests_on_a_compilation_says_so_and_as_of_when(report: Report) -> None:
    said = [(finding.verdict, finding.source) for finding in report.findings]
    assert said == [
        ("一致", COMPILED),
        ("有出入", COMPILED),
        ("一致", COMPILED),
        ("条款号不符", COMPILED),
        ("一致", "据文库里的文件"),
    ]


def test_a_comment_says_it_in_its_last_line(report: Report) -> None:
    (finding,) = (finding for finding in report.findings if finding.verdict == "有出入")
    assert comment_on(finding).splitlines()[-1] == COMPILED


def test_words_that_stand_nowhere_in_a_source_name_it_too(library: Library) -> None:
    report = Checker(library).check(
        "《中华人民共和国甲乙法》第三条规定：“各地可以自行决定是否办理这些无关紧要的小事。”"
    )
    finding = report.findings[-1]
    assert (finding.target, finding.source) == (None, COMPILED)
    assert [source.document for source in report.sources] == ["jiayi-2024"]


def test_programs_are_told_the_source_and_its_day(report: Report) -> None:
    content = report_json(report, read_draft(DRAFT.encode(), "稿.txt"))
    finding = content["findings"][0]
    assert finding["source"] == COMPILED
    assert finding["target"]["source"] == COMPILED.removeprefix("据")
    assert finding["target"]["collected"] == "2026-08-28"
    sources = {source["document"]: source["collected"] for source in content["sources"]}
    assert sources == {"jiayi-2024": "2026-08-28", "shili-2024": None}


def test_the_day_of_a_compilation_is_kept_in_the_index(library: Library) -> None:
    assert library.snapshot.shelf("jiayi-2024").metadata.collected == date(2026, 8, 28)


def test_a_part_that_is_copied_names_its_compilation(library: Library, tmp_path: Path) -> None:
    import docx

    from kb.export import copy_of, part_of

    for raw, head in (
        (copy_of(library, "jiayi-2024", "docx"), True),
        (part_of(library, "jiayi-2024", ["art_2"]), False),
    ):
        (tmp_path / "copy.docx").write_bytes(raw)
        file = docx.Document(str(tmp_path / "copy.docx"))
        heads = "".join(paragraph.text for paragraph in file.sections[0].header.paragraphs)
        text = "\n".join(paragraph.text for paragraph in file.paragraphs)
        assert "非官方汇编（国家法律，截至 2026-08-28）" in (heads if head else text)
        assert "截至 2026-08-28" in file.core_properties.comments
    assert "collected: 2026-08-28" in copy_of(library, "jiayi-2024", "md").decode()
    assert "截至 2026-08-28" in copy_of(library, "jiayi-2024", "akn").decode()
