"""The new text as a document, and as a file that says what it is."""

from collections.abc import Iterator

from kb.amendments.outcome import Amended, NewArticle
from kb.documents import Document, Metadata, parse
from kb.text import days

MADE = "由本库据修改决定生成，非官方文本"


def new_document(amended: Amended, old: Document, decision: Document, identifier: str = "") -> Document:
    """Return the new text as a document; what of an article is not settled stands in it as a line in 〔〕."""
    structure = parse("\n".join(_lines(amended)), title=amended.title)
    return Document(_metadata(amended, old, decision, identifier), structure.passages, structure.sections)


def _metadata(amended: Amended, old: Document, decision: Document, identifier: str) -> Metadata:
    published = decision.metadata.published or decision.metadata.approved
    begins = next((day for _, _, day in days(amended.commencement)), None)
    if "公布之日" in amended.commencement or "发布之日" in amended.commencement:
        begins = published
    left = f"；有 {len(amended.open)} 处没有照决定改，见各条下的〔〕" if amended.open else ""
    return Metadata(
        id=identifier or f"{old.id}-amended",
        title=amended.title,
        genre=old.metadata.genre,
        issuer=old.metadata.issuer,
        published=published,
        effective=begins,
        change="修正",
        work=old.metadata.work_or_id,
        supersedes=old.id,
        source=f"{MADE}（{decision.title}）",
        notice=f"{MADE}{left}",
        confidence="medium",
    )


def _lines(amended: Amended) -> Iterator[str]:
    notes: dict[str, list[str]] = {}
    for entry in amended.open:
        for article in entry.articles:
            notes.setdefault(article, []).append(f"{entry.item}：{entry.reason}")
    for part in amended.parts:
        if not isinstance(part, NewArticle):
            yield f"{'#' * (part.depth + 1)} {part.text}" if part.depth else part.text
            continue
        texts = [line.text for line in part.wording.lines] if part.wording else ["〔这一条没有读懂〕"]
        yield f"{part.address.label}\u3000{texts[0]}"
        yield from texts[1:]
        for note in dict.fromkeys(notes.get(part.address, ())):
            yield f"〔这一条没有照决定改完，请对照决定手工改。{note}〕"
