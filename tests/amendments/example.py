"""An invented law, 《示例管理法》, and decisions that amend it."""

from kb.amendments import Amended, amend, new_document
from kb.documents import Document, Metadata, parse

LAW = """\
第一章　总则

第一条　为了做好示例管理，制定本法。

第二条　示例的登记、保管、借阅，适用本法。
示例由示例小组管理。
示例小组向示例会议报告工作。

第三条　示例小组按照便于查找、便于保管的原则设立。

第二章　登记

第四条　登记示例应当写明下列事项：
（一）名称；
（二）数量；
（三）来源。
前款规定的事项有变化的，应当在三日内重新登记。

第五条　登记簿由组长保管。

第六条　登记有错的，依照本法第四条第二款的规定更正；依照《样例管理法》第四条应当报告的，还应当报告。

第三章　附则

第七条　违反本法第五条规定的，由示例会议责令改正。

第八条　本法自2001年5月1日起施行。
"""

TITLE = "示例管理法"
DECISION_TITLE = "示例会议关于修改《示例管理法》的决定"
ADJUSTED = "《示例管理法》根据本决定作相应修改并对条文顺序作相应调整，重新公布。"


def document(body: str, title: str) -> Document:
    structure = parse(body, title=title)
    return Document(Metadata(id=title, title=title), structure.passages, structure.sections)


def law(body: str = LAW) -> Document:
    return document(body, TITLE)


def decision(*items: str, title: str = DECISION_TITLE) -> Document:
    """A decision of *items*, which are numbered, and behind them what closes it."""
    numbered = [f"{numeral}、{item}" for numeral, item in zip("一二三四五六七八九", items, strict=False)]
    return document("示例会议决定对《示例管理法》作如下修改：\n" + "\n".join(numbered), title)


def amended(*items: str, body: str = LAW) -> Amended:
    return amend(decision(*items), law(body))


def article(number: int, *items: str, body: str = LAW, inserted: int = 0) -> str:
    """The wording of one article of the new text, without its number; its lines one a line."""
    old = law(body)
    telling = decision(*items)
    result = amend(telling, old)
    assert not result.open, result.open
    new = new_document(result, old, telling)
    address = f"art_{number}-{inserted}" if inserted else f"art_{number}"
    return new.part_text(address).partition("\u3000")[2]
