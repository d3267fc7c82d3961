"""What bears the title of a work and is not its text takes nobody's place."""

import pytest

from kb.documents import Metadata, parse
from kb.intake.likeness import is_unlike, objection
from kb.text import chinese

WORDS = "甲乙丙丁戊己庚辛壬癸子丑"


def articles(count: int = 12, *, own: str = "办法") -> list[str]:
    middle = [f"{WORDS[n]}{WORDS[n]}事项由{WORDS[n]}科登记，本{own}另有规定的除外。" for n in range(1, count - 1)]
    bodies = [f"为了规范值班工作，制定本{own}。", *middle, f"本{own}自2024年2月1日起施行。"]
    return [f"第{chinese(n)}条　{body}" for n, body in enumerate(bodies, 1)]


def objected(lines: list[str], expected: int | None = 12) -> str:
    body = "\n".join(lines)
    return objection(Metadata("zhiban", "示例县值班管理办法", articles=expected), parse(body), body)


def renumbered(lines: list[str]) -> list[str]:
    return [f"第{chinese(n)}条　{line.partition('　')[2]}" for n, line in enumerate(lines, 1)]


def test_the_text_itself_is_not_objected_to() -> None:
    assert objected(articles()) == ""
    assert objected(articles(11)) == ""  # one that is lost is told with its number, and the rest taken


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([articles()[n] for n in (3, 0, 5, 2, 8, 1, 9, 4, 7, 6, 11, 10)], "次序是乱的"),
        (renumbered([articles()[n] for n in (3, 7, 5, 2, 8, 0, 9, 4, 1, 6, 11, 10)]), "打乱"),
        (articles()[:6], "应有 12 条，这一份有 6 条"),
        (articles()[::2], "应有 12 条，这一份有 6 条"),
        (articles(own="条例"), "自称“本条例”"),
        ([line for article in articles() for line in (article, "【释义】本条是关于值班的规定。")], "释义"),
        ([line for article in articles() for line in (article, "问：怎样登记？", "答：到窗口登记。")], "问答"),
    ],
)
def test_what_is_not_the_text_is_objected_to_with_the_reason(lines: list[str], said: str) -> None:
    assert said in objected(lines)


def test_where_no_count_is_on_record_the_numbers_tell() -> None:
    assert "条号到第十二条" in objected([*articles()[:4], articles()[11]], None)


def test_a_text_about_other_things_than_its_digest_is_unlike() -> None:
    digest = parse("\n".join(f"第{chinese(n)}条　说明{WORDS[n]}{WORDS[n]}事项。" for n in range(1, 9))).passages
    lines = [f"第{chinese(n)}条　{WORDS[n]}{WORDS[n]}事项由科室登记。" for n in range(1, 9)]
    assert not is_unlike(digest, parse("\n".join(lines)).passages)
    shuffled = renumbered([lines[n] for n in (4, 5, 6, 7, 0, 1, 2, 3)])
    assert is_unlike(digest, parse("\n".join(shuffled)).passages)
