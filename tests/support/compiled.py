"""An invented law from an invented unofficial compilation, as a file of a corpus."""

from datetime import date
from pathlib import Path

from kb.corpus import Corpus
from kb.documents import IMPORTED_FROM, Metadata
from kb.intake import keep_reading

LAW = "中华人民共和国甲乙法"
ARTICLES = (
    "为了规范甲乙事务，制定本法。\n甲乙事务的范围由示例委员会规定。",
    "甲乙事务应当公开、及时，由县级部门负责办理。",
    "办理甲乙事务，应当在三十日内作出答复。",
    "本法自2024年5月1日起施行。",
)
NUMBERS = "一二三四五六七八九十"
FRONT = """title: 中华人民共和国甲乙法
genre: 法律
issuer: 示例委员会
published: 2024-03-01
effective: 2024-05-01
status: 现行有效
"""
COMPILATION = "source: 示例汇编 0.1\ncollection: 国家法律\ncollected: 2026-08-28\n"


def body(articles: tuple[str, ...] = ARTICLES) -> str:
    """The articles, numbered."""
    return "\n".join(f"第{NUMBERS[at]}条　{text}" for at, text in enumerate(articles)) + "\n"


def put_law(corpus: Path, articles: tuple[str, ...] = ARTICLES) -> Path:
    """Write the law into a corpus, as one that came in with the compilation."""
    path = corpus / "local" / "jiayi-2024.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{FRONT}{COMPILATION}---\n\n{body(articles)}", "utf-8")
    return path


def put_reading(corpus: Path, articles: tuple[str, ...], name: str = "甲乙法.docx") -> Path:
    """Keep the law as a file of the user's has it, beside the one from the compilation."""
    held = Metadata("jiayi-2024", LAW, published=date(2024, 3, 1))
    read = Metadata("x", LAW, source=f"{IMPORTED_FROM}{name}", imported=date(2026, 11, 29))
    return keep_reading(Corpus(corpus), held, read, body(articles))
