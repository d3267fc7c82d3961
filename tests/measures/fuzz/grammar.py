"""Policy texts made at random: parts, citations, quotations, formulations, days, and what goes wrong when they are typed."""

from collections.abc import Callable, Sequence
from random import Random

from kb.text import chinese

_TITLES = (
    "示例工作条例（试行）", "示例工作条例", "测试管理规定", "样例自律准则", "未收录样例办法", "示例条例", "条例", "民法典",
    "中华人民共和国示例法", "关于<示例>的通知", "关于印发《示例工作条例（试行）》的通知", "监督要点", "示例",
)  # fmt: skip
_FORMULATIONS = ("三色卡片", "四种看法", "两张清单", "三种颜色的卡片", "绿色卡片、黄色卡片、红色卡片", "三会一课")
_CLAUSES = (
    "小组由组长召集", "卡片当天归档", "人数不足３人的，与相邻小组合并", "样例小组是虚构小镇办事的最小单位", "应当在三日内登记",
    "按照本条例第四条办理", "法律、行政法规另有规定的除外", "不得脱岗、漏岗", "2024年3月1日", "示发〔2024〕3号", "的", "abc DEF 1.5%",
)  # fmt: skip
_POINTING = ("本条例", "该条例", "前款", "前两款", "同条", "上述规定", "本法", "前条第二项", "有关规定", "该办法附件2")
_MARKS = "，。；：、！？“”‘’《》〈〉（）()〔〕[]【】「」—…·#*_`|>~-+=\\/&<>^$%@!\"'"
_ODD = (
    "\u200b", "\ufeff", "\u2060", "\u00ad", "\u202e", "\ufffc", "\ufffd", "\ue004", "\uf0b7", "e\u0301\u0301", "\u3000", "\xa0", "\t", "\x0b", "\x0c",
    "\x85", "\u2028", "⺠", "㈠", "①", "Ⅳ", "\U00020000", "\U000e0100", "\U0010ffff", "\r", "\r\n", "𠮷", "한", "٣", "½", "ﬁ", "ß", "İ",
)  # fmt: skip


def number(random: Random) -> str:
    """Return a number as people write it in a part: 三, 一百零二, 12, ０３."""
    value = random.choice((1, 2, 3, 4, 10, 11, 13, 20, 101, 999, random.randint(0, 10 ** random.randint(1, 12))))
    return random.choice((chinese(min(value, 9_999)), str(value), str(value).translate(_WIDE), "〇", "两", "若干"))


_WIDE = {ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789"}


def part(random: Random) -> str:
    """Return the name of a part, as deep as chance has it."""
    units = ("编", "章", "节", "条", "款", "项", "目", "条之一", "条第（三）项", "部分", "点")
    return "".join(f"第{number(random)}{random.choice(units)}" for _ in range(random.choice((1, 1, 1, 2, 3))))


def citation(random: Random) -> str:
    """Return what names a document, or a part of one."""
    title = random.choice(_TITLES)
    named = random.choice((f"《{title}》", f"《{title}》", f"〈{title}〉", f"《{title}", f"{title}》", title))
    edition = random.choice(("", "", "", "（2015年）", "（以下简称《条例》）", "（示发〔2024〕3号）", "2024年"))
    listed = "、".join(part(random) for _ in range(random.choice((0, 1, 1, 1, 2, 5))))
    return random.choice((f"{named}{edition}{listed}", f"{random.choice(_POINTING)}{listed}", listed or named))


def quotation(random: Random) -> str:
    """Return what claims to stand in a source, the marks now and then unbalanced."""
    marks = random.choice(("“”", "“”", "‘’", "「」", '""', "“", "”", "““", "“‘"))
    said = random.choice(("规定", "指出", "明确", ""))
    return f"{citation(random)}{said}：{marks[0]}{clause(random)}{marks[1:]}"


def clause(random: Random) -> str:
    """Return a few words of a provision."""
    return "，".join(random.choice(_CLAUSES) for _ in range(random.randint(1, 3)))


def sentence(random: Random) -> str:
    """Return a sentence with whatever a check looks for."""
    pieces = [random.choice(_INSIDE)(random) for _ in range(random.randint(1, 4))]
    return random.choice(("", "，", "；")).join(pieces) + random.choice("。。。；：？，")


def _formulation(random: Random) -> str:
    return random.choice(("“{}”", "{}", "坚持“{}”制度", "{}、")).format(random.choice(_FORMULATIONS))


_BINARY = ("\x00", "\x1b[31m", "\x01", "\x08")
"""What no text holds: a file with one is refused, and so there is seldom one."""


def _odd(random: Random) -> str:
    if random.random() < 0.03:
        return random.choice(_BINARY)
    return "".join(random.choice((*_ODD, *_MARKS)) for _ in range(random.randint(1, 6)))


def _again(random: Random) -> str:
    unit: str = random.choice((*_MARKS, *_ODD, "第一条", "《条例》", "（一）", "一是"))
    return unit * random.choice((2, 3, 8, 60))


def _nested(random: Random) -> str:
    depth, (opening, closing) = random.randint(2, 40), random.choice(("《》", "“”", "（）", "[]", "〈〉", "<>"))
    return opening * depth + random.choice(_CLAUSES) + closing * random.choice((depth, depth - 1, 0))


def _any_letters(random: Random) -> str:
    return "".join(
        chr(random.randint(0x20, random.choice((0x7F, 0x3FF, 0x9FFF, 0xD7FF)))) for _ in range(random.randint(1, 8))
    )


_INSIDE: Sequence[Callable[[Random], str]] = (
    clause, clause, citation, citation, quotation, part, _formulation, _odd, _again, _nested, _any_letters,
)  # fmt: skip


def line(random: Random) -> str:
    """Return a line: a heading of any kind, an article, an item, a row, a note, a sentence."""
    heads = (
        f"第{number(random)}条　", f"第{number(random)}条", f"第{number(random)}章　", f"第{number(random)}编", "一、", "（一）", "1. ", "①", "一是",
        "附件", f"附件{number(random)}", "# ", "## ", "- ", "> ", "| 甲 | 乙 | ", "[^1]: ", "目　录", "　　", "---", "```", "<b>", "",
    )  # fmt: skip
    said = random.choice((sentence, sentence, clause, citation, lambda _: ""))(random)
    return f"{random.choice(heads)}{said}"


def paper(random: Random) -> str:
    """Return a text of up to some hundred characters, seldom some thousand."""
    lines = [random.choice(_TITLES)] if random.random() < 0.7 else []
    lines += [line(random) for _ in range(random.choice((1, 2, 4, 8, 8, 12, 60)))]
    lines += random.choice(((), (), ("示例委员会", "2024年3月1日")))
    return random.choice(("\n", "\n", "\n\n", "\r\n")).join(lines)


def query(random: Random) -> str:
    """Return what somebody types into the search box."""
    made = (clause, citation, _formulation, _odd, _any_letters, part, number, _again)
    words = [random.choice(made)(random) for _ in range(random.choice((1, 1, 1, 2, 3, 30)))]
    signs = random.choice(("", "", "", "-", "标题:", "“", '"'))
    return signs + random.choice((" ", " ", "　", "", " -", " 标题:")).join(words)


def decision(random: Random) -> str:
    """Return a decision that amends 示例管理法, its items in the forms in which decisions write them, and out of form."""
    forms = (
        "将{0}修改为：“{1}。”", "删去{0}。", "将{0}中的“{2}”修改为“{1}”。", "{0}增加一款，作为第二款：“{1}。”", "在{0}中的“{2}”后增加“{1}”。",
        "增加一条，作为{0}：“{0}　{1}。”", "将“{2}”统一修改为“{1}”。", "{0}、{3}合并，作为{0}，修改为：“{1}。”", "{0}改为{3}。", "将第二章章名修改为“{1}”。",
        "将{0}修改为：“{1}", "本决定自2024年3月1日起施行。", "{0}修改为：\n“{1}。\n“{1}。”", "条文顺序作相应调整。", "{1}", "",
    )  # fmt: skip
    heads = ("一、", "二、", "（一）", "1.", "", "第一条　")
    items = [
        random.choice(heads)
        + random.choice(forms).format(part(random), clause(random), random.choice(_CLAUSES), part(random))
        for _ in range(random.randint(0, 9))
    ]
    return "\n".join(("示例会议关于修改《示例管理法》的决定", "示例会议决定对《示例管理法》作如下修改：", *items))
