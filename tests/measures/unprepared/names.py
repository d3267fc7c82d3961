"""Every law in force by its full and its short name, in marks and in running text, with an article that is there, one
beyond the last, and a paragraph beyond the last.

Right is the law itself, and 一致 or 条款号不符; also that the text held cannot tell, of a paragraph, and of an article where
nothing says that the text is whole (宪法 has no closing article, 生态环境法典 is held with gaps). And the other way
round: no name of a law is taken for that of another, nor is the end of one that the library does not hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from kb.citations import Resolver, Unresolved
from kb.documents import WHOLE, Address
from kb.drafts.citations.absence import Divisions
from kb.drafts.finding import Finding
from kb.text import chinese
from tests.measures.gold.rates import Rate
from tests.measures.unprepared.library import FAMILY, Law, Laws
from tests.measures.unprepared.result import Result, all_right

# What stands before a name without marks; what ends in a mark is the beginning of a sentence.
BEFORE = (
    *(
        "",
        "根据",
        "依照",
        "按照",
        "按",
        "依",
        "我国",
        "即",
        "于",
        "除",
        "如",
        "而",
        "与",
        "同",
        "和",
        "对",
        "在",
        "从",
        "比",
    ),
    *(
        "关于",
        "违反",
        "违反了",
        "触犯",
        "适用",
        "构成",
        "上述情形应当认定为",
        "不同于",
        "这一要求来自",
        "处罚依据是",
        "，",
    ),
    *(
        "本案援引的",
        "其行为涉嫌违反",
        "经研究，参照",
        "学习宣传贯彻",
        "《条例》以及",
        "执法人员应当熟悉",
        "并依据",
        "又如",
    ),
)
# The day of the drafts: of laws with two texts the one in force on it is meant.
DAY = date(2026, 11, 28)
# The names of laws that are as often the end of another's.
SHORT = 4
AGREES, DENIED, OPEN = "一致", "条款号不符", "未核"


@dataclass(frozen=True)
class Cited:
    """A law as a draft cites it: the text, and what may rightly be said of it."""

    law: Law
    text: str
    verdicts: tuple[str, ...]

    def is_right(self, findings: list[Finding]) -> bool:
        """Tell whether one finding says the right thing of the right law."""
        told = [finding for finding in findings if finding.target and finding.target.document == self.law.document.id]
        return len(told) == 1 and told[0].verdict in self.verdicts


def measure(laws: Laws, seed: int) -> list[Result]:
    """Cite every law in every way with drawn articles; read all names against each other."""
    return measured(laws, list(named(laws)), seed)


def measured(laws: Laws, some: list[Law], seed: int) -> list[Result]:
    """Cite *some* of the laws in every way."""
    draw = Random(seed)
    rows = [_cited(laws, way, list(_ways(way, some, draw))) for way in WAYS]
    paragraphs = [cited for way in WAYS for cited in _beyond_paragraphs(way, some, draw)]
    return [*rows, *_paragraphs(laws, paragraphs), _apart(laws, some), _whole(laws, some), _other(laws, some)]


def named(laws: Laws) -> Iterator[Law]:
    """Return the laws in force on the day that have numbered articles, whatever gaps there are between them.

    Of the 321 titles that begin with 中华人民共和国 these are 292; the others are repealed, amend without articles (刑法修正案),
    or have an order of texts in the database that contradicts their dates (农业法, 商标法).
    """
    library, resolver = laws.checker.library, laws.checker.library.resolver
    for metadata in sorted(library.documents(DAY), key=lambda metadata: metadata.title):
        is_in_force = metadata.status == resolver.known(metadata.id).status == "现行有效"
        if is_in_force and metadata.title.startswith(FAMILY):
            document = library.document(metadata.id)
            numbers = [passage.address.article_number for passage in document.passages if passage.kind == "article"]
            if numbers:
                yield Law(document, max(numbers))


# A name, and whether a word may stand before it.
WAYS = {
    "full, marked": lambda law, before: f"根据《{law.title}》",
    "short, marked": lambda law, before: f"根据《{law.short}》",
    "full": lambda law, before: f"{before}{law.title}",
    "short": lambda law, before: f"{before}{law.short}",
    "short, 的": lambda law, before: f"{before}{law.short}的",
}


def _ways(way: str, some: list[Law], draw: Random) -> Iterator[Cited]:
    for law in some:
        lead = WAYS[way](law, draw.choice(BEFORE))
        there = draw.choice([passage for passage in law.document.passages if _is_plain(passage.address)])
        yield Cited(law, f"{lead}{there.label}的规定，现通知如下。", (AGREES,))
        beyond = law.articles + draw.randint(1, 90)
        is_open = Divisions(law.document).doubt(WHOLE.child("art", beyond), WHOLE, "")
        denied = (DENIED, OPEN) if is_open else (DENIED,)
        yield Cited(law, f"{lead}第{chinese(beyond)}条的规定，现通知如下。", denied)


def _is_plain(address: Address) -> bool:
    return bool(address.is_article and address.article_number and "-" not in address and "__" not in address)


def _beyond_paragraphs(way: str, some: list[Law], draw: Random) -> Iterator[Cited]:
    for law in some:
        passage = draw.choice([passage for passage in law.document.passages if _is_plain(passage.address)])
        beyond = len(passage.paragraphs) + draw.randint(1, 4)
        lead = WAYS[way](law, draw.choice(BEFORE))
        yield Cited(law, f"{lead}{passage.label}第{chinese(beyond)}款的规定，现通知如下。", (DENIED, OPEN))


def _cited(laws: Laws, way: str, every: list[Cited]) -> Result:
    wrong = [told for cited in every if (told := _wrong(laws, cited))]
    return all_right(f"laws by name: {way}, article in range or beyond the last", wrong, len(every))


def _paragraphs(laws: Laws, every: list[Cited]) -> Iterator[Result]:
    wrong = [told for cited in every if (told := _wrong(laws, cited))]
    yield all_right("laws by name: paragraph beyond the last, 条款号不符 or said to be open", wrong, len(every))
    denied = sum(_wrong(laws, replace(cited, verdicts=(DENIED,))) == "" for cited in every)
    yield Result("laws by name: paragraph beyond the last, 条款号不符", "–", Rate(denied, len(every)), is_met=True)


def _wrong(laws: Laws, cited: Cited) -> str:
    findings = [finding for finding in laws.checker.check(cited.text, DAY).findings if finding.kind == "citation"]
    if cited.is_right([finding for finding in findings if finding.text != "《条例》"]):
        return ""
    return f"{cited.text!r} → {[(finding.text, finding.verdict, finding.detail) for finding in findings]}"


def _apart(laws: Laws, some: list[Law]) -> Result:
    """Every full and short name means its own law, and no other."""
    resolver = laws.checker.library.resolver
    names = [(law, name) for law in some for name in (law.title, law.short)]
    meant = [(name, law, resolver.titles.meaning(name).documents) for law, name in names]
    wrong = [
        f"{name} → {documents}"
        for name, law, documents in meant
        if {resolver.known(document).title for document in documents} != {law.title}
    ]
    return all_right("laws by name: none taken for another's", wrong, len(names))


# Before the short name of a law each makes the name of another, or what may be one.
ELSEWHERE = ("德国", "法国", "日本", "美国", "欧盟", "香港", "澳门", "台湾地区", "俄罗斯")
MODIFIERS = (
    *ELSEWHERE,
    *(
        "高等",
        "职业",
        "学前",
        "家庭",
        "终身",
        "国防",
        "爱国主义",
        "国有",
        "军人",
        "社会",
        "医疗",
        "农业",
        "存款",
        "海上",
        "地方",
    ),
    *(
        "中央",
        "军队",
        "科学",
        "大学",
        "企业",
        "政府",
        "民用",
        "涉外",
        "个人",
        "青少年",
        "网络",
        "电子",
        "反",
        "国际",
        "经济",
        "农村",
    ),
    *(
        "城市",
        "公共",
        "特殊",
        "成人",
        "现代",
        "罪犯",
        "合同",
        "行为",
        "法治宣传",
        "基因",
        "关系",
        "信用",
        "财经",
        "自由",
        "数据",
    ),
    *("普及", "公司", "人民", "名称", "护照", "售后", "独立"),
)


def _other(laws: Laws, some: list[Law]) -> Result:
    """A short name behind a word that makes another name of it is not taken for that law."""
    resolver = laws.checker.library.resolver
    shorts = [law.short for law in some if law.short.endswith(("法", "法典"))]
    names = [
        f"{modifier}{short}"
        for short in shorts
        for modifier in (MODIFIERS if len(short) <= SHORT else ELSEWHERE)
        if not resolver.titles.knows(f"{modifier}{short}")
    ]
    wrong: list[str] = []
    for name in names:
        citations = resolver.find(f"根据{name}第三条的规定")
        if not citations or resolver.titles.meaning(citations[0].name).documents:
            wrong.append(name)
    return all_right("longer names that nobody knows: none taken for the law whose name they end in", wrong, len(names))


def _whole(laws: Laws, some: list[Law]) -> Result:
    """A law that the library does not hold is not taken for one whose name is the end of its own."""
    every = laws.checker.library.documents()
    shorts = {metadata.title.removeprefix(FAMILY) for metadata in every}
    longer = [law for law in some if any(law.short.endswith(short) for short in shorts - {law.short})]
    wrong: list[str] = []
    for law in longer:
        others = [metadata for metadata in every if metadata.title != law.title]
        resolver = Resolver(others, laws.checker.library.document)
        text = f"根据{law.short}第三条的规定"
        outcomes = [resolver.resolve(citation) for citation in resolver.find(text)]
        if any(outcome != Unresolved("none") for outcome in outcomes):
            wrong.append(f"{text} → {outcomes}")
    return all_right("laws not held: none taken for the one whose name it ends in", wrong, len(longer))
