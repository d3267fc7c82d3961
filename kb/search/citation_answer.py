"""What to show and to say for a citation that was typed into the search box."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kb.citations import Resolution, Unresolved
from kb.corpus import Snapshot
from kb.documents import Address, Document, Metadata, Passage, Place

_TITLE = Address("title")


@dataclass(frozen=True)
class Answer:
    """The parts to show first, in order, and a sentence about them."""

    places: tuple[Place, ...] = ()
    notice: str = ""


OnDay = Mapping[str, Metadata]
"""The metadata of every document, by id, with its status on the day that is asked about."""

_MOST_CANDIDATES = 4  # documents that a sentence names where a short name may mean several


def answer_to(citations: list[Resolution | Unresolved], snapshot: Snapshot, on_day: OnDay) -> Answer:
    """Return the answer to the citations that were typed; an empty one if there are none."""
    resolutions = [citation for citation in citations if isinstance(citation, Resolution)]
    missing = [citation for citation in citations if isinstance(citation, Unresolved)]
    if not resolutions:
        return _unresolved(missing[0], snapshot) if missing else Answer()
    first = resolutions[0]
    metadata = on_day[first.document]
    lead = "" if first.exact_name else f"这份文件的全称是《{metadata.title}》。"
    parts = [resolution for resolution in resolutions if resolution.is_held and resolution.address]
    if not parts:
        answer = (
            _not_held(metadata, first.address, snapshot, on_day)
            if first.address
            else Answer(_titles([metadata.id], snapshot))
        )
        return Answer(answer.places, lead + answer.notice)
    document = snapshot.document(metadata.id)
    labels = "、".join(_label(document, part.address) for part in parts)
    notice = f"{lead}按引用找到《{metadata.title}》{_version(metadata, on_day)}{labels}。"
    if any(part.cited_as.parent.is_within(part.address) for part in parts):
        notice += "这里收录的是条文要点，不分款、项。"
    if missing:
        notice += f"{range_of(metadata.id, snapshot)}，其余部分没有。"
    return Answer(tuple(Place(part.document, part.address) for part in parts), notice)


def range_of(identifier: str, snapshot: Snapshot) -> str:
    """Return in words which articles or parts a document has: 《…》共37条."""
    metadata = snapshot.shelf(identifier).metadata
    document = snapshot.document(identifier)
    articles = document.articles
    if metadata.text == "full" and articles:
        return f"《{metadata.title}》共{len(articles)}条，到{articles[-1].label}为止"
    if metadata.articles:
        return f"《{metadata.title}》共{metadata.articles}条"
    parts = [section for section in document.sections if section.address.root.kind in {"part", "chp", "sec"}]
    return f"《{metadata.title}》共{len(parts)}个部分"


def _unresolved(citation: Unresolved, snapshot: Snapshot) -> Answer:
    if citation.reason == "none":
        return Answer((), "本库不知道这个名称是哪一份文件，请写出全称；没有收录的文件查不到。")
    if citation.reason == "several":
        candidates = citation.candidates[:_MOST_CANDIDATES]
        titles = "".join(f"《{snapshot.shelf(candidate).metadata.title}》" for candidate in candidates)
        return Answer(_titles(citation.candidates, snapshot), f"这个简称可能指几份文件：{titles}，请写出全称。")
    if citation.reason == "no_edition":
        years = sorted({year for name in citation.candidates if (year := snapshot.shelf(name).metadata.year)})
        on_record = f"，有记载的是{'、'.join(f'{year}年' for year in years)}的" if years else ""
        return Answer(_titles(citation.candidates, snapshot), f"本库没有您输入的这一版{on_record}。")
    identifier = citation.candidates[0]
    if not citation.nearest:
        notice = f"{range_of(identifier, snapshot)}，没有您输入的这一部分。"
        return Answer(_titles(citation.candidates, snapshot), notice)
    document = snapshot.document(identifier)
    passage = document.passages[document.position(citation.nearest)]
    label = citation.nearest.label
    notice = f"《{document.title}》{label}下面没有您输入的这一项。"
    if passage.kind == "article":
        notice = f"《{document.title}》{label}共{_paragraphs(passage)}款，没有您输入的这一款、项。"
    return Answer((Place(identifier, citation.nearest),), notice)


def _not_held(metadata: Metadata, address: Address, snapshot: Snapshot, on_day: OnDay) -> Answer:
    """Answer for a part that is not held: its document, and the same part of the newest version that is held."""
    what = "只收录了部分条文要点" if metadata.text == "digest" else "未收录全文"
    urls = metadata.official_urls
    where = f"请看官方原文（{urls[0]}）" if urls else "官方网址尚未核实，请查官方公布的原文"
    notice = f"本库{what}：《{metadata.title}》{_version(metadata, on_day)}，{where}。"
    places = _titles([metadata.id], snapshot)
    others = [other for other in _versions(metadata, on_day) if other.id != metadata.id and other.text != "none"]
    others.sort(key=lambda other: other.date or date.min, reverse=True)
    older = next((other for other in others if snapshot.document(other.id).holds(address)), None)
    if older is None:
        return Answer(places, notice)
    notice += f"另列出{older.year}年版{f'（{older.status}）' if older.status else ''}的这一部分，仅供参考。"
    return Answer((*places, Place(older.id, address)), notice)


def _versions(metadata: Metadata, on_day: OnDay) -> list[Metadata]:
    """Return the versions of the work, itself among them."""
    if not metadata.work:
        return [metadata]
    return [other for other in on_day.values() if other.work == metadata.work]


def _version(metadata: Metadata, on_day: OnDay) -> str:
    """Return （2007年版，已修订） for a document of which there are several versions; else nothing."""
    if len(_versions(metadata, on_day)) < 2 or not metadata.year:
        return ""
    return f"（{metadata.year}年版{'，' + metadata.status if metadata.status else ''}）"


def _titles(identifiers: Iterable[str], snapshot: Snapshot) -> tuple[Place, ...]:
    """Return the titles of these documents that have one."""
    return tuple(
        Place(identifier, _TITLE) for identifier in identifiers if snapshot.document(identifier).holds("title")
    )


def _label(document: Document, address: Address) -> str:
    """Return the name of a part; an only paragraph is not numbered."""
    passage = document.passages[document.position(address)]
    return (address.without("para") if _paragraphs(passage) == 1 else address).label


def _paragraphs(passage: Passage) -> int:
    """Return how many 款 a passage has."""
    return sum(paragraph.address.kind == "para" for paragraph in passage.paragraphs)
