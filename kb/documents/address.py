"""Addresses: the permanent id of a part of a document, after the Akoma Ntoso naming convention."""

import re
from functools import lru_cache

from kb.text import MOST, chinese

_SEPARATOR = "__"
_STEP = re.compile(r"(?P<kind>[a-z]+)(?:_(?P<number>\d+)(?:-(?P<inserted>\d+))?)?")
_COPIES = re.compile(rf"(?:{_SEPARATOR}dup_\d+)+$")
ANNEXES = {"annex": "附件", "appendix": "附录", "schedule": "附表", "figure": "附图"}
"""What comes after a text and belongs to it, by the kind of the step that its parts lie below."""

_ANNEX_KINDS = tuple(ANNEXES)
_LABELS = {kind: name + "{arabic}" for kind, name in ANNEXES.items()} | {
    "part": "第{chinese}编", "chp": "第{chinese}章", "section": "第{chinese}节",
    "sec": "第{chinese}部分", "sub": "（{chinese}）",
    "art": "第{chinese}条", "para": "第{chinese}款", "item": "第（{chinese}）项", "point": "第{arabic}目",
    "p": "第{arabic}段", "pt": "{chinese}是", "tbl": "第{arabic}表", "tr": "第{arabic}行", "fn": "注{arabic}",
    "hdg": "第{arabic}个小标题", "dup": "（重号{arabic}）",
    "title": "题名", "preamble": "序言", "conclusion": "结语", "note": "题注",
}  # fmt: skip


class Address(str):
    """The id of a part of a document: `art_10__para_2__item_3`.

    Steps joined by `__`, each a kind and a number; none for the document as a whole. It is text, for it is the HTML id, the fragment of a URL and the key in every index; what it says is asked here and
    nowhere read out of the letters.
    """

    __slots__ = ()

    def __truediv__(self, below: str) -> "Address":
        """Return the address of the part *below* this one: `annex / "title"`."""
        return Address(f"{self}{_SEPARATOR}{below}" if self and below else f"{self}{below}")

    def child(self, kind: str, number: int, inserted: int = 0) -> "Address":
        """Return the address one step down: `WHOLE.child("art", 10, 1)` is `art_10-1`, 第十条之一."""
        return self / (f"{kind}_{number}-{inserted}" if inserted else f"{kind}_{number}")

    # The steps

    @property
    def steps(self) -> tuple["Address", ...]:
        """The steps, each an address of its own, outermost first."""
        return tuple(map(Address, self.split(_SEPARATOR))) if self else ()

    @property
    def root(self) -> "Address":
        """The first step: `sec_1` of `sec_1__sub_2`."""
        return Address(self.partition(_SEPARATOR)[0])

    @property
    def last(self) -> "Address":
        """The last step: `sub_2` of `sec_1__sub_2`."""
        return Address(self.rpartition(_SEPARATOR)[2])

    @property
    def kind(self) -> str:
        """What the last step is: `item` of `art_3__para_1__item_2`."""
        return self.rpartition(_SEPARATOR)[2].partition("_")[0]

    @property
    def number(self) -> int:
        """The number of the last step, 10 of 第十条之一 too; 0 if none."""
        number = self.rpartition(_SEPARATOR)[2].partition("_")[2].partition("-")[0]
        return int(number) if number.isdecimal() else 0

    @property
    def inserted(self) -> int:
        """The second number of a part put in later, 1 of 第十条之一; else 0."""
        number = self.rpartition(_SEPARATOR)[2].partition("-")[2]
        return int(number) if number.isdecimal() else 0

    # What lies above and below

    @property
    def parent(self) -> "Address":
        """The address one step up; empty at the top."""
        return Address(self.rpartition(_SEPARATOR)[0])

    @property
    def lineage(self) -> list["Address"]:
        """The address and those above it, nearest first."""
        chain: list[Address] = [self]
        while above := chain[-1].parent:
            chain.append(above)
        return chain

    def nearest(self, kind: str) -> "Address":
        """Return the nearest part of *kind*, itself or above; empty if none."""
        return next((address for address in self.lineage if address.kind == kind), WHOLE)

    def is_within(self, above: str) -> bool:
        """Tell whether the part is *above* or lies in it."""
        return not above or self == above or self.startswith(above + _SEPARATOR)

    def below(self, above: str) -> "Address":
        """Return the address as counted from *above*; itself if it lies elsewhere."""
        return Address(self.removeprefix(above + _SEPARATOR)) if above else self

    def after(self, step: str) -> "Address":
        """Return the steps that come after *step*; empty if it is none."""
        steps = self.steps
        return Address(_SEPARATOR.join(steps[steps.index(step) + 1 :])) if step in steps else WHOLE

    def without(self, *kinds: str) -> "Address":
        """Return the address without the steps of *kinds*: 第三条第（二）项 without its 款."""
        return Address(_SEPARATOR.join(step for step in self.steps if step.kind not in kinds))

    @property
    def original(self) -> "Address":
        """The part whose number this one repeats, `item_2` of `item_2__dup_2`; else itself."""
        return Address(_COPIES.sub("", self))

    # Articles and annexes

    @property
    def is_article(self) -> bool:
        """Whether it is an article, or lies in one, of text or annex."""
        return self.startswith("art_") or (f"{_SEPARATOR}art_" in self and bool(self.annex))

    @property
    def article(self) -> "Address":
        """The article that the part lies in; else its first step."""
        annex = self.annex if self.is_article else WHOLE
        return annex / self.below(annex).root

    @property
    def article_number(self) -> int:
        """The number of a whole article outside annexes; else, and of 第十条之一, 0."""
        is_plain = self.kind == "art" and not self.parent and not self.inserted
        return self.number if is_plain else 0

    @property
    def annex(self) -> "Address":
        """The annex that the part is or lies in; empty if none."""
        if not self.startswith(_ANNEX_KINDS):
            return WHOLE
        first, *others = self.steps
        return first / others[0] if others and others[0].kind == "dup" else first

    @property
    def is_annex(self) -> bool:
        """Whether the part is an annex as a whole."""
        return bool(self) and self == self.annex

    # In Chinese

    @property
    def label(self) -> str:
        """What the part is called: 第十条第二款第（三）项; the text itself if it is no address."""
        return _label(self)


WHOLE = Address()
"""The address of a document as a whole."""


@lru_cache(maxsize=16_384)  # regulations have the same parts: of 150 with 60 articles each, 99 % were asked for before
def _label(address: str) -> str:
    label = above = ""
    for step in address.split(_SEPARATOR):
        match = _STEP.fullmatch(step)
        if match is None:
            return str(address)
        label += _step_label(match["kind"], int(match["number"] or 0), int(match["inserted"] or 0), above)
        above = match["kind"]
    return label


def _step_label(kind: str, number: int, inserted: int, above: str) -> str:
    if kind == "sec" and above == "chp":
        kind = "section"
    form = _LABELS.get(kind, kind)
    label = form.format(chinese=chinese(number) if number <= MOST else number, arabic=number)
    if not inserted:
        return label
    return f"{label}-{inserted}" if kind in ANNEXES else f"{label}之{chinese(inserted)}"
