"""Documents for the tests of every format: the invented, the shipped and the real ones, and odd ones that nobody wrote."""

from pathlib import Path

from hypothesis import strategies as st

from kb.corpus import Corpus, SourceFile
from kb.corpus.catalogue import Catalogue
from kb.documents.document import Document
from tests.conftest import ANNEXED, INVENTED, SHIPPED

HELD = sorted(path.stem for folder in (INVENTED, SHIPPED, ANNEXED) for path in folder.glob("[!l.]*/*.md"))
"""The ids of all invented and shipped documents."""

HEAD = "---\ntitle: 怪样例条例\ngenre: 条例\n---\n\n"


def document(text: str, identifier: str = "yangli-2024") -> Document:
    """The document in `text`, a Markdown file."""
    return Corpus(Path("/nowhere")).examine(
        SourceFile(identifier, f"{identifier}.md", ""), Catalogue({}), text.encode()
    )[0]


def parts(held: Document) -> list[object]:
    """All of a document's passages but the lines of the file on which they stand."""
    return [(p.address, p.label, p.path, p.kind, p.paragraphs) for p in held.passages]


# Odd documents

_WORDS = st.sampled_from(
    ["甲乙丙丁", "总则", "一是先看。二是后填。", "依照本条例第二条办理", "《怪样例条例》第一条", "𠀀😀", "<&>\"'", "a  b\tc",
     "竖排\x0b换页\x0c", "\x01控制\x1f", "\x7f\x85\u2028", "\ufffe\uffff", "末句。", "附件", "[^1]", "**精神”"]
)  # fmt: skip
_REST = st.lists(_WORDS, max_size=3).map("".join)
_NUMBERS = st.sampled_from(["一", "二", "三", "十", "１", "2", "一百零一", "零", "千万"])
_SPACES = st.sampled_from(["", "　", " ", "  "])
_FORMS = (
    "第{n}编{s}{r}", "第{n}章{s}{r}", "第{n}节{s}{r}", "第{n}条{s}{r}", "第 {n} 条{s}{r}", "第{n}条之{n}{s}{r}", "{n}、{r}",
    "（{n}）{r}", "（{n}）{r}。{r}。", "{n}.{s}{r}", "({n}){r}", "{r}", "{r}", "| {r} | {r} |", "| {r} |", "|  | {r} |  |",
    "| --- | --- |", "总则", "附　则", "总纲", "序言", "结语", "目录", "附件：{r}", "（2024年{r}通过）", "怪样例条例", "{r}：", "#",
    "# #", "---", "{r}，{r}", "{r}[^1]", "{r} [^1] [^乙]", "第{n}条{s}{r}[^2]", "（{n}）{r}[^1][^2]", "| {r} |{r}|[^1]", "||",
    "| {r} | {r} |\n| --- | :-: |\n| {r} |\n|{r}|  {r} | {r} |", "| {r} |\n| --- |", "[^1]: {r}。", "[^\x01]：{r}[^1]", "注释",
    "附件{n}", "附件{n}\n{r}", "附件{n}\n{r}\n第一条{s}{r}", "附录\n第一条{s}{r}", "附表A　{r}", "附件", "样例小组　2024年5月6日",
)  # fmt: skip


@st.composite
def _lines(draw: st.DrawFn) -> str:
    form = draw(st.sampled_from(_FORMS))
    line = form.format(n=draw(_NUMBERS), s=draw(_SPACES), r=draw(_REST))
    return draw(st.sampled_from(["", "", "", "## ", "### "])) + line


@st.composite
def odd_documents(draw: st.DrawFn) -> Document:
    """Documents with numbers that repeat or are missing, articles before chapters, headings alone, tables, nothing at all,
    characters that XML forbids and characters beyond the first plane."""
    genre = draw(st.sampled_from(["条例", "工作报告", "意见", ""]))
    extra = draw(st.sampled_from(["", "text: digest\n", "title_by_editor: true\n", "notice: （样例提示）\n", "closing: 2\n",
                                  "published: 2024-01-31\n", "issuer: 甲 & <乙>\neffective: 2024-02-01\nstatus: 现行有效\n"]))  # fmt: skip
    body = "\n".join(draw(st.lists(_lines(), max_size=14)))
    return document(f"---\ntitle: 怪样例条例\ngenre: {genre}\n{extra}---\n\n{body}\n")
