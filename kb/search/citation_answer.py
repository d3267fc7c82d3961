"""What to show and to say for a citation that was typed into the search box."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.citations import Resolution, Unresolved
from kb.corpus import Snapshot
from kb.documents import Address, Document, Metadata, Place

_TITLE = Address("title")


@dataclass(frozen=True)
class Answer:
    """The parts to show first, in order, and a sentence about them."""

    places: tuple[Place, ...] = ()
    notice: str = ""


OnDay = Mapping[str, Metadata]
"""What is known of every document, by id, with its status on the day that is asked about."""


def answer_to(cited: list[Resolution | Unresolved], snapshot: Snapshot, on_day: OnDay) -> Answer:
    """The answer to what was cited; an empty one if nothing was."""
    found = [one for one in cited if isinstance(one, Resolution)]
    missing = [one for one in cited if isinstance(one, Unresolved)]
    if not found:
        return _unresolved(missing[0], snapshot) if missing else Answer()
    known = on_day[found[0].document]
    named = "" if found[0].exact_name else f"这份文件的全称是《{known.title}》。"
    held = [one for one in found if one.is_held and one.address]
    if not held:
        answer = (
            _not_held(known, found[0].address, snapshot, on_day)
            if found[0].address
            else Answer(_titles([known.id], snapshot))
        )
        return Answer(answer.places, named + answer.notice)
    document = snapshot.document(known.id)
    labels = "、".join(_label(document, one.address) for one in held)
    notice = f"{named}按引用找到《{known.title}》{_version(known, on_day)}{labels}。"
    if any(one.cited_as.parent.is_within(one.address) for one in held):
        notice += "这里收录的是条文要点，不分款、项。"
    if missing:
        notice += f"{range_of(known.id, snapshot)}，其余部分没有。"
    return Answer(tuple(Place(one.document, one.address) for one in held), notice)


def range_of(identifier: str, snapshot: Snapshot) -> str:
    """Which articles or parts a document has, in words: 《…》共37条."""
    known = snapshot.shelf(identifier).metadata
    document = snapshot.document(identifier)
    articles = document.articles
    if known.text == "full" and articles:
        return f"《{known.title}》共{len(articles)}条，到{articles[-1].label}为止"
    if known.articles:
        return f"《{known.title}》共{known.articles}条"
    parts = [section for section in document.sections if section.address.root.kind in {"part", "chp", "sec"}]
    return f"《{known.title}》共{len(parts)}个部分"


def _unresolved(cited: Unresolved, snapshot: Snapshot) -> Answer:
    if cited.reason == "none":
        return Answer((), "本库不知道这个名称是哪一份文件，请写出全称；没有收录的文件查不到。")
    if cited.reason == "several":
        titles = "".join(f"《{snapshot.shelf(candidate).metadata.title}》" for candidate in cited.candidates[:4])
        return Answer(_titles(cited.candidates, snapshot), f"这个简称可能指几份文件：{titles}，请写出全称。")
    identifier = cited.candidates[0]
    if not cited.nearest:
        notice = f"{range_of(identifier, snapshot)}，没有您输入的这一部分。"
        return Answer(_titles(cited.candidates, snapshot), notice)
    document = snapshot.document(identifier)
    passage = document.passages[document.position(cited.nearest)]
    label = cited.nearest.label
    notice = f"《{document.title}》{label}下面没有您输入的这一项。"
    if passage.kind == "article":
        count = sum(1 for paragraph in passage.paragraphs if paragraph.address.kind == "para")
        notice = f"《{document.title}》{label}共{count}款，没有您输入的这一款、项。"
    return Answer((Place(identifier, cited.nearest),), notice)


def _not_held(known: Metadata, address: Address, snapshot: Snapshot, on_day: OnDay) -> Answer:
    """For a part that is not held: the title, and the same part of the newest version that is."""
    what = "只收录了部分条文要点" if known.text == "digest" else "未收录全文"
    where = (
        f"请看官方原文（{known.official_urls[0]}）" if known.official_urls else "官方网址尚未核实，请查官方公布的原文"
    )
    notice = f"本库{what}：《{known.title}》{_version(known, on_day)}，{where}。"
    places = _titles([known.id], snapshot)
    others = [one for one in _versions(known, on_day) if one.id != known.id and one.text != "none"]
    others.sort(key=lambda one: str(one.date or ""), reverse=True)
    older = next((one for one in others if snapshot.document(one.id).holds(address)), None)
    if older is None:
        return Answer(places, notice)
    notice += f"另列出{older.year}年版{f'（{older.status}）' if older.status else ''}的这一部分，仅供参考。"
    return Answer((*places, Place(older.id, address)), notice)


def _versions(known: Metadata, on_day: OnDay) -> list[Metadata]:
    """The versions of the work, itself among them."""
    if not known.work:
        return [known]
    return [one for one in on_day.values() if one.work == known.work]


def _version(known: Metadata, on_day: OnDay) -> str:
    """（2007年版，已修订） for a document of which there are several versions; else nothing."""
    if len(_versions(known, on_day)) < 2 or not known.year:
        return ""
    return f"（{known.year}年版{'，' + known.status if known.status else ''}）"


def _titles(identifiers: list[str] | tuple[str, ...], snapshot: Snapshot) -> tuple[Place, ...]:
    """The titles of these documents, where they have one of their own."""
    return tuple(Place(one, _TITLE) for one in identifiers if snapshot.document(one).holds("title"))


def _label(document: Document, address: Address) -> str:
    """Return the name of a part, in which the number of the only paragraph of an article is not said."""
    passage = document.passages[document.position(address)]
    is_only = sum(1 for paragraph in passage.paragraphs if paragraph.address.kind == "para") == 1
    return (address.without("para") if is_only else address).label
