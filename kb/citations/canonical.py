"""规范引文: a part of a document named as an official text names it, the title before the number of the document.

    >>> canonical_name(Metadata("a", "示例工作条例", document_number="示发〔2024〕3号"), Address("art_10__para_2__item_3"))
    '《示例工作条例》（示发〔2024〕3号）第十条第二款第（三）项'
    >>> canonical_name(Metadata("a", "示例章程"), Address("art_4"), edition="2017年修改")
    '《示例章程》（2017年修改）第四条'

The order is that of 《党政机关公文处理工作条例》 and of GB/T 9704: 引用公文应当先引标题，后引发文字号. The edition of a work that has
several stands in the brackets first.
"""

import re

from kb.documents import Address, Document, Metadata
from kb.text import MOST, chinese

# A headline without a number and a note below the title are read with the document and cited as the document.
_UNNUMBERED = {"title", "note", "hdg"}
_ARABIC = re.compile(r"(?<=第)\d{1,4}(?=[目段表行])")
_INNER_MARKS = str.maketrans("《》", "〈〉")


def canonical_name(metadata: Metadata, address: Address, *, label: str = "", edition: str = "") -> str:
    """Return 《全称》（版本，发文字号）第十条第二款第（三）项, without the part if it is none that is cited.

    `label` is what the document calls the part, where it knows better than the address tells: that the only paragraph of
    an article is not counted, that the preamble is called 总纲.
    """
    remarks = "，".join(filter(None, (edition, metadata.document_number)))
    remark = f"（{remarks}）" if remarks else ""
    # Marks inside of marks: 《关于印发〈示例条例〉的通知》.
    return f"《{metadata.title.translate(_INNER_MARKS)}》{remark}{_part(address, label)}"


def canonical_of(document: Document, address: Address, edition: str = "") -> str:
    """Return the canonical name of a part of *document*. Raises NotFoundError if it has no such part."""
    return canonical_name(document.metadata, address, label=_label_in(document, address), edition=edition)


def _part(address: Address, label: str) -> str:
    annex = address.annex
    if annex and address.below(annex).root.kind in _UNNUMBERED:
        return label or annex.label
    if not address or address.root.kind in _UNNUMBERED:
        return ""
    if address.kind == "pt":
        return f"{_part(address.parent, label)}“{address.last.label}”"
    return _ARABIC.sub(_in_chinese, label or address.label)


def _in_chinese(match: re.Match[str]) -> str:
    value = int(match[0])
    return chinese(value) if value <= MOST else match[0]


def _label_in(document: Document, address: Address) -> str:
    """Return what only the document knows of the name of a part, empty if its address tells it."""
    if not address:
        return ""
    passage = document.passages[document.position(address)]
    paragraph = next((part for part in passage.paragraphs if part.address == address), None)
    if address.is_article:
        is_table = paragraph is None and address != passage.address
        return document.label(address) if is_table else (paragraph.label if paragraph else passage.label)
    annex = address.annex
    if annex:
        # What it is called there: 附件 where the address has to say annex_1.
        inside = address.without("pt").after(annex.last)
        is_named = inside and inside.root.kind not in _UNNUMBERED
        return document.label(annex) + (inside.label if is_named else "")
    if address.root == "preamble":
        # What stands before the first heading is nowhere called 序言 unless a heading says so: 总纲.
        headings = [section.heading for section in document.sections if section.address == "preamble"]
        name = "".join("".join(headings).split()) or "开头"  # 总　纲 is set apart in print only
        return name if address == "preamble" else f"{name}{(paragraph or passage).label}"
    return ""
