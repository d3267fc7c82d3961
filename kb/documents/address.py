"""Addresses: the permanent id of a part of a document, after the Akoma Ntoso naming convention.

An address is steps joined by `__`, each a kind and a number: `art_10__para_2__item_3`. It is ASCII, the HTML id, the
URL fragment and the key in every index.
"""

import re

from kb.text import MOST, chinese

SEPARATOR = "__"
_STEP = re.compile(r"(?P<kind>[a-z]+)(?:_(?P<number>\d+)(?:-(?P<inserted>\d+))?)?")
ANNEXES = {"annex": "附件", "appendix": "附录", "schedule": "附表"}
"""What comes after a text and belongs to it, by the kind of the step that its parts lie below."""

_LABELS = {kind: name + "{arabic}" for kind, name in ANNEXES.items()} | {
    "part": "第{chinese}编",
    "chp": "第{chinese}章",
    "section": "第{chinese}节",
    "sec": "第{chinese}部分",
    "sub": "（{chinese}）",
    "art": "第{chinese}条",
    "para": "第{chinese}款",
    "item": "第（{chinese}）项",
    "point": "第{arabic}目",
    "p": "第{arabic}段",
    "pt": "{chinese}是",
    "tbl": "第{arabic}表",
    "tr": "第{arabic}行",
    "fn": "注{arabic}",
    "hdg": "第{arabic}个小标题",
    "dup": "（重号{arabic}）",
    "title": "题名",
    "preamble": "序言",
    "conclusion": "结语",
    "note": "题注",
}


def join(*steps: str) -> str:
    """The address made of `steps`; empty ones are left out."""
    return SEPARATOR.join(step for step in steps if step)


def step(kind: str, number: int, inserted: int = 0) -> str:
    """One step: `step("art", 10, 1)` is `art_10-1`, 第十条之一."""
    return f"{kind}_{number}" + (f"-{inserted}" if inserted else "")


def parent(address: str) -> str:
    """The address one step up; empty at the top."""
    return address.rpartition(SEPARATOR)[0]


def is_kind(address: str, kind: str) -> bool:
    """Whether the last step of `address` is of `kind`."""
    return address.rpartition(SEPARATOR)[2].startswith(f"{kind}_")


def kind(address: str) -> str:
    """The kind of the last step, the sign of a repeated number aside: `item` of `art_3__para_1__item_2__dup_2`."""
    step = repeated(address).rpartition(SEPARATOR)[2]
    return step.rpartition("_")[0] or step


def repeated(address: str) -> str:
    """The address of the part whose number `address` repeats: `item_2` of `item_2__dup_2`; `address` itself if none."""
    return re.sub(rf"({SEPARATOR}dup_\d+)+$", "", address)


def is_article(address: str) -> bool:
    """Whether `address` is that of an article or of a part of one; of the text itself or of an annex."""
    return address.startswith("art_") or (f"{SEPARATOR}art_" in address and bool(annex_of(address)))


def article_of(address: str) -> str:
    """The address of the article that `address` lies in; its first step if it lies in none."""
    above = annex_of(address) if is_article(address) else ""
    inside = address.removeprefix(above + SEPARATOR) if above else address
    return join(above, inside.partition(SEPARATOR)[0])


def annex_of(address: str) -> str:
    """The address of the annex that `address` lies in or is; empty for a part of the text itself."""
    if not address.startswith(tuple(ANNEXES)):
        return ""
    first, second, *_ = [*address.split(SEPARATOR), ""]
    return join(first, second if second.startswith("dup_") else "")


def is_within(address: str, part: str) -> bool:
    """Whether `address` is that of `part` or of something below it."""
    return address == part or address.startswith(part + SEPARATOR)


def ancestors(address: str) -> list[str]:
    """`address` and the addresses above it, nearest first."""
    chain = [address]
    while address := parent(address):
        chain.append(address)
    return chain


def _step_label(kind: str, number: int, inserted: int, above: str) -> str:
    if kind == "sec" and above.startswith("chp"):
        kind = "section"
    form = _LABELS.get(kind, kind)
    label = form.format(chinese=chinese(number) if number <= MOST else number, arabic=number)
    return f"{label}之{chinese(inserted)}" if inserted else label


def label(address: str, *, only_paragraph: bool = False) -> str:
    """The Chinese name of `address`: 第十条第二款第（三）项.

    `only_paragraph` says that the article has one paragraph, whose number is then not said: 第十条第（三）项.
    """
    written = ""
    above = ""
    for part in address.split(SEPARATOR):
        match = _STEP.fullmatch(part)
        if match is None:
            return address
        kind = match["kind"]
        only = only_paragraph and kind == "para"
        if not only:
            written += _step_label(kind, int(match["number"] or 0), int(match["inserted"] or 0), above)
        above = part
    return written
