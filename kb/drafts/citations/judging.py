"""Judges the citations of a draft: whether the document and the part exist, are named rightly, and were in force."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from kb.citations import Home, Reference, Resolution, Unresolved, is_formed_like_rule
from kb.documents import WHOLE, Address, Metadata
from kb.drafts.citations.absence import Divisions, Doubt, extent_on_record
from kb.drafts.citations.currency import Currency
from kb.drafts.citations.places import BEHIND, NEWER_NOT_ON_RECORD, NO_EDITION_KNOWN, NO_VERSION_KNOWN, Places
from kb.drafts.disputed import TWO_READINGS, readings_of
from kb.drafts.finding import Finding, Judgement, Target, look_up
from kb.library import Library
from kb.text import clean, fold_text, in_words, pieces
from kb.versions import Repeal, name_of_edition

_NO_FILE_NAMED = "没有写明是哪份文件"
_BOOKS = "书名、报刊名等"
_OF_TEXT = {"full": "", "digest": "；本库收录的是条文要点", "none": "；本库未收录全文，只核对了题名和时效"}
_LAPSED = {"已修订", "已废止", "尚未施行"}
# What leads to a part of the draft itself; behind any other word, 联合国宪章第七章, it may be a part of something named.
_LEADS = "据 照 反 合 用 行 按 依 和 与 及 或 至 到 的 在 对 由 见 除 有 将 把 经 如 即 是 于 向 从 为 本 该 之 且 并 又 也 外 前 后 指 同 项 款 条 章 节 编 目 述 列 定 犯"
_NAME_BEFORE = re.compile(rf"[一-龥](?<![{_LEADS.replace(' ', '')}])\Z")
_DIVIDED = 64
"""Documents whose divisions are kept: more than a draft of 10,000 characters cites wrongly."""


class CitationJudge:
    """Judges citations by one reading of the corpus."""

    def __init__(self, library: Library) -> None:
        self._resolver = library.resolver
        self._places = Places(library)
        self._currency = Currency(self._places, library.resolver, library.versions)
        self._attestations = library.snapshot.attestations
        self._divisions = lru_cache(maxsize=_DIVIDED)(self._divided)

    def judge(self, text: str, references: list[Reference], day: date | None, *, home: Home | None) -> Judgement:
        """Return a finding for each of the citations of `text`; books, papers and films that it names are unjudged.

        `day` is the one by which validity is judged, `home` the draft's own articles, by which `references` were read.
        """
        judged = self.each(text, references, day, home=home)
        return Judgement(tuple(finding for _, finding in judged), (_BOOKS,) * (len(references) - len(judged)))

    def each(
        self,
        text: str,
        references: Sequence[Reference],
        day: date | None,
        *,
        home: Home | None,
        now: date | None = None,
    ) -> list[tuple[Reference, Finding]]:
        """Return the citations with their findings, but for books; what lapsed by *now*, else the catalogue's day, is told."""
        own = Divisions(home.document) if home else None
        judged = [reference for reference in references if not self._is_book(reference)]
        findings = [self._finding(text, reference, day, own, now) for reference in judged]
        return list(zip(judged, _told_once(text, judged, findings), strict=True))

    def _is_book(self, reference: Reference) -> bool:
        """Whether 《…》 is an unknown name that is not that of a rule, nor nearly one's, and no part of it is cited."""
        outcome, citation = reference.outcome, reference.citation
        if not isinstance(outcome, Unresolved) or outcome.reason != "none" or citation.kind != "titled":
            return False
        name = reference.antecedent or citation.name
        titles = self._resolver.titles
        is_like_known = bool(titles.near(name)) and not titles.nested(name)  # no 《〈示例条例〉释义》
        return not (citation.address or citation.unread or is_formed_like_rule(name) or is_like_known)

    def _finding(
        self, text: str, reference: Reference, day: date | None, own: Divisions | None, now: date | None
    ) -> Finding:
        finding = self._by_outcome(text, reference, day, own, now)
        if finding.verdict == "一致" and reference.citation.within and isinstance(reference.outcome, Resolution):
            finding = self._in_chapter(finding, reference, reference.outcome, own)
        elif finding.verdict == "一致" and isinstance(reference.outcome, Resolution):
            finding = self._by_number(finding, reference.outcome, own)
        if finding.verdict == "一致" and isinstance(reference.outcome, Resolution):
            finding = self._with_number(finding, reference, reference.outcome)
        return _with_unread(text, finding, reference) if finding.verdict == "一致" else finding

    def _with_number(self, finding: Finding, reference: Reference, resolution: Resolution) -> Finding:
        """The finding on a citation that names a 文号 where that of the document is not known: its part cannot agree.

        Its year has told the version; a bare mention of the work agrees, and says what was not checked.
        """
        number = reference.citation.edition.number
        if not number or not resolution.document or self._resolver.number_of(resolution.document):
            return finding
        detail = f"{finding.detail.rstrip('。')}；它的发文字号本库没有记载，不能核对“{number}”，请查官方原文。"
        told = replace(finding, detail=detail)
        return replace(told, verdict="未核", reason="发文字号没有记载") if reference.citation.address else told

    def _by_outcome(
        self, text: str, reference: Reference, day: date | None, own: Divisions | None, now: date | None
    ) -> Finding:
        start, end = reference.span
        blank = Finding((start, end), text[start:end], "citation", "未核", "")
        if isinstance(reference.outcome, Resolution):
            if not reference.outcome.document:
                return replace(blank, verdict="一致", detail=f"本稿有{reference.outcome.address.label}。")
            return self._resolved(blank, reference, reference.outcome, day, now)
        match reference.outcome.reason:
            case "none":
                return self._unknown(blank, reference, day)
            case "several":
                return self._several(blank, reference, reference.outcome)
            case "no_edition":
                return self._no_edition(blank, reference, reference.outcome, day)
            case "no_version":
                return self._no_version(blank, reference, reference.outcome, day)
            case "several_parts":
                return self._several_parts(blank, reference, reference.outcome)
            case _ if not reference.outcome.candidates[0]:
                return _no_own_part(text, reference, reference.outcome, blank, own)
            case _:
                return self._no_part(blank, reference, reference.outcome)

    # A document or a part that is known

    def _resolved(
        self, blank: Finding, reference: Reference, resolution: Resolution, day: date | None, now: date | None
    ) -> Finding:
        metadata = self._places.known(resolution.document)
        finding = replace(blank, target=self._places.target(resolution), evidence=self._places.evidence(resolution))
        finding = self._existing(finding, resolution, day)
        is_named = bool(reference.citation.edition)
        objection = self._currency.objection(resolution, day, is_named=is_named, now=now)
        if objection is not None:
            is_history = objection.was_valid or reference.citation.edition.is_former
            finding = replace(
                finding,
                verdict=objection.verdict,
                detail=objection.sentence
                + (f"；所引版本{finding.detail.rpartition('；')[2]}" if finding.reason else ""),
                reason=finding.reason if is_history else "",
                suggestion=objection.suggestion,
                evidence=objection.evidence or finding.evidence,
                is_history=is_history,
            )
        if _is_misnamed(finding, reference, resolution):
            finding = _misnamed(finding, reference, metadata)
        return replace(finding, detail=f"{self._lead(finding, reference, resolution)}{finding.detail}。")

    def _lead(self, finding: Finding, reference: Reference, resolution: Resolution) -> str:
        """How a sentence on a document begins: by its name, and how that was found."""
        name = self._places.name(self._places.known(resolution.document))
        if resolution.by_notice:
            return f"这是印发通知，通知本身本库未收录，所印发的{name}"
        return self._called(finding, reference, resolution, name)

    def _called(self, finding: Finding, reference: Reference, outcome: Resolution | Unresolved, name: str) -> str:
        """How a sentence begins on a document that has *name*, whatever it was called."""
        if _is_misnamed(finding, reference, outcome):
            return f"全称是{name}，"
        if not reference.antecedent and self._resolver.titles.is_traditional(reference.citation.name):
            return f"题名写作繁体字，即{name}，"
        return _pointing(reference, name)

    def _existing(self, finding: Finding, resolution: Resolution, day: date | None) -> Finding:
        """Whether the part is there; the detail goes on from the document's name."""
        metadata = self._places.known(resolution.document)
        is_valid = self._resolver.status_on(resolution.document, day) == "现行有效"
        status = "现行有效" if is_valid else ""
        if not resolution.address:
            unknown = BEHIND if self._currency.is_behind(metadata.id, day) else "本库有记载，时效不详"
            detail = (status or unknown) + _OF_TEXT[metadata.text]
            return replace(finding, verdict="一致", detail=detail)
        if not resolution.is_held:
            return self._not_held(finding, resolution, metadata, status)
        label = finding.target.label if finding.target else ""
        if resolution.cited_as.kind == "item" and resolution.address.kind == "point":
            label = resolution.cited_as.label  # the items are numbered as points are elsewhere
        if resolution.cited_as.last == "para_1" and label == resolution.cited_as.parent.label:
            label = f"{label}（只有一款）"
        there = f"{status}，有{label}" if status else f"有{label}"
        if resolution.cited_as and resolution.cited_as != resolution.address and metadata.text == "digest":
            exact = resolution.cited_as.label
            detail = f"{there}；本库收录的是条文要点，不分款、项，{exact}请核对原文"
            return replace(finding, reason="条文要点不分款项", detail=detail)
        reserve = "；本库收录的是条文要点，文字请核对原文" if metadata.text == "digest" else ""
        return replace(finding, verdict="一致", detail=there + reserve)

    def _by_number(self, finding: Finding, resolution: Resolution, own: Divisions | None) -> Finding:
        """The finding on an article that is there; of two with one number it is not known which is meant."""
        article = resolution.address.article
        is_held = bool(article.article_number) and resolution.is_held
        divisions = (self._divisions(resolution.document) if resolution.document else own) if is_held else None
        if divisions is None or not divisions.has_copy(article):
            return finding
        name = f"本库的《{divisions.document.title}》" if resolution.document else "本稿"
        detail = f"{name}不止一个{article.label}，请写明是哪一编、哪一章的，或查官方原文。"
        return replace(finding, verdict="未核", reason="编号重复", detail=detail)

    def _in_chapter(
        self, finding: Finding, reference: Reference, resolution: Resolution, own: Divisions | None
    ) -> Finding:
        """Whether an article that is there stands in the chapter that is named with it."""
        within, article = reference.citation.within, resolution.address.article
        divisions = self._divisions(resolution.document) if resolution.document else own
        if divisions is None or divisions.stands_in(article, within):
            return finding
        if divisions.document.metadata.text == "digest":
            detail = f"本库收录的是条文要点，不能核对{article.label}是否在{within.label}，请核对原文。"
            return replace(finding, verdict="未核", reason="条文要点不分章节", detail=detail)
        if divisions.has_copy(article):
            return self._by_number(finding, resolution, own)
        doubt = divisions.doubt(within, WHOLE, finding.text)
        if doubt is not None:
            return replace(finding, verdict="未核", reason=doubt.reason, detail=f"{doubt.sentence}。")
        name = f"《{divisions.document.title}》" if resolution.document else "本稿"
        detail = f"{name}{article.label}在{divisions.place(article)}，不在{within.label}。"
        return replace(finding, verdict="条款号不符", detail=detail)

    def _not_held(self, finding: Finding, resolution: Resolution, metadata: Metadata, status: str) -> Finding:
        label = resolution.address.label
        count = extent_on_record(metadata) if metadata.articles and metadata.confidence == "high" else ""
        counted = "，".join(filter(None, [status, count]))
        begin = f"{counted}；" if counted else ""
        if metadata.text == "digest":
            detail = f"{begin}本库只收录了部分条文要点，没有{label}的，{look_up(metadata)}"
            return replace(finding, reason="只收录部分条文要点", detail=detail)
        detail = f"{begin}本库未收录全文，不能核对{label}，{look_up(metadata)}"
        return replace(finding, verdict="本库未收录", reason="本库未收录全文", detail=detail)

    # What is not known, or not there

    def _unknown(self, blank: Finding, reference: Reference, day: date | None) -> Finding:
        name = reference.antecedent or reference.citation.name
        if repeal := self._resolver.validity.repeals.of(name):
            return self._repealed(blank, reference, repeal, day)
        if reference.citation.kind == "relative" or (
            not reference.antecedent and not reference.citation.names_document
        ):
            what = "指哪一条" if reference.citation.kind == "relative" else "是哪份文件的"
            wanting = "条款号" if reference.citation.kind == "relative" else "文件名称"
            detail = f"没有写明“{blank.text}”{what}，不能核对，请写出{wanting}。"
            return replace(blank, reason=_NO_FILE_NAMED, detail=detail)
        nested = self._resolver.titles.nested(name)
        near = tuple(map(self._places.title, nested or self._resolver.titles.near(name)))
        titles = "".join(f"《{candidate.title}》" for candidate in near)
        alike = f"题名里提到的{titles}本库有记载" if nested else f"题名相近的有{titles}，请核对名称"
        title = "".join(name.split())
        lead = f"这里指前文的《{title}》，本库没有收录" if reference.antecedent else f"本库没有收录《{title}》"
        detail = f"{lead}，不能核对{f'；{alike}' if near else '，请查原文件'}。"
        choices = () if nested else _choices(blank.text, name, near)
        return replace(
            blank, verdict="本库未收录", reason="本库未收录", detail=detail, candidates=near, choices=choices
        )

    def _repealed(self, blank: Finding, reference: Reference, repeal: Repeal, day: date | None) -> Finding:
        """A text that is not held, and of which a text that is held says that it is repealed."""
        place, wording = self._places.repeal(repeal)
        resolution = Resolution(repeal.document, repeal.address, True, True)
        since = in_words(repeal.since) + "起" if repeal.since else "废止的日期本库没有记载"
        ended = repeal.since or repeal.latest
        is_later = bool(day and ended and day < ended)
        state = ("成文时还没有废止，后来已废止" if repeal.since else "后来已废止") if is_later else "已经废止"
        title = "".join((reference.antecedent or reference.citation.name).split())
        part = reference.citation.address.label if reference.citation.address else ""
        unread = f"；本库没有收录原文，不能核对{part}" if part else ""
        return replace(
            blank,
            verdict="已废止",
            detail=f"《{title}》{state}（{since}），见{place}{unread}。",
            reason="本库未收录" if part else "",
            target=self._places.target(resolution),
            evidence=wording,
            is_history=is_later or reference.citation.edition.is_former,
        )

    def _no_edition(self, blank: Finding, reference: Reference, outcome: Unresolved, day: date | None) -> Finding:
        """The version that the draft names is not on record: nothing is judged by another."""
        name = reference.antecedent or reference.citation.name
        if repeal := self._resolver.validity.repeals.of(name):
            return self._repealed(blank, reference, repeal, day)
        detail = f"{self._places.without_edition(outcome, name)}。"
        target = self._places.title(outcome.candidates[0]) if outcome.candidates else None
        return replace(blank, reason=NO_EDITION_KNOWN, detail=detail, target=target)

    def _no_version(self, blank: Finding, reference: Reference, outcome: Unresolved, day: date | None) -> Finding:
        """The version that was in force on the day of the draft is not on record: nothing is judged by another."""
        metadata = self._places.known(outcome.candidates[0])
        is_behind = self._currency.is_behind(metadata.id, day)
        name = self._places.name(metadata) if not is_behind else name_of_edition(metadata)
        lead = _pointing(reference, name)
        fact = BEHIND if is_behind else self._places.without_version(metadata, day)
        address = reference.citation.address
        part = address.label if address else "时效"
        detail = f"{lead}{fact}，不能核对{part}，{look_up(metadata)}。"
        reason = NEWER_NOT_ON_RECORD if is_behind else NO_VERSION_KNOWN
        target = self._places.target(Resolution(metadata.id, address, not address, True))
        return replace(blank, reason=reason, detail=detail, target=target)

    def _several(self, blank: Finding, reference: Reference, outcome: Unresolved) -> Finding:
        candidates = tuple(map(self._places.title, outcome.candidates))
        is_one_title = len({candidate.title for candidate in candidates}) == 1
        known = [self._places.known(candidate.document) for candidate in candidates[:4]]
        titles = "".join(name_of_edition(metadata) if is_one_title else f"《{metadata.title}》" for metadata in known)
        what = "请写明是哪一份" if is_one_title else "请写出全称"
        detail = f"可能指{titles}，{what}。" if titles else "前文提到的同类文件不止一份，请写出全称。"
        editions = [self._resolver.validity.edition(each.document) if is_one_title else "" for each in candidates]
        choices = _choices(blank.text, reference.citation.name, candidates, editions)
        ambiguous = replace(blank, verdict="有歧义", reason="指向不止一份文件", detail=detail)
        return replace(ambiguous, candidates=candidates, choices=choices)

    def _several_parts(self, blank: Finding, reference: Reference, outcome: Unresolved) -> Finding:
        metadata = self._places.known(outcome.candidates[0])
        target = self._places.target(Resolution(metadata.id, outcome.nearest, True, True)) if outcome.nearest else None
        label = target.label if target else ""
        what = f"{label}不止一款有这样的项，请写明是哪一款" if label else "不止一编有这样的章，请写明是哪一编"
        detail = f"{_pointing(reference, self._places.name(metadata))}{what}。"
        return replace(blank, verdict="有歧义", reason="没有写明是哪一款", target=target, detail=detail)

    def _no_part(self, blank: Finding, reference: Reference, outcome: Unresolved) -> Finding:
        metadata = self._places.known(outcome.candidates[0])
        name = self._places.name(metadata)
        if reference.is_tied:
            detail = f"没有写明“{blank.text}”是哪份文件的；前面的{name}没有这一部分，请写出文件名称。"
            return replace(blank, reason=_NO_FILE_NAMED, detail=detail)
        nearest = Resolution(metadata.id, outcome.nearest, bool(outcome.nearest), True)
        blank = replace(blank, target=self._places.target(nearest))
        there, missing = self._there(metadata, outcome)
        # 本法 is the law that speaks: perhaps one that is pasted, or changed by what is quoted.
        is_own = reference.citation.kind == "this" and reference.citation.name.startswith("本")
        if is_own or not (reference.antecedent or self._resolver.titles.tells(reference.citation.name)):
            detail = f"如果指{name}，该文件{there}，没有{missing}；请写出全称。"
            return replace(blank, reason="简称可能指别的文件", detail=detail)
        if disputed := self._disputed(blank, metadata, outcome, name):
            return disputed
        why = self._doubt(blank.text, metadata, outcome)
        if why is not None:
            return replace(blank, reason=why.reason, detail=f"{why.sentence}。")
        lead = self._called(blank, reference, outcome, name)
        detail = f"{lead}{there}，没有{missing}{self._in_other_versions(metadata.id, outcome.cited_as)}。"
        return replace(blank, verdict="条款号不符", detail=detail)

    def _disputed(self, blank: Finding, metadata: Metadata, outcome: Unresolved, name: str) -> Finding | None:
        """The finding on a part that the text that is held does not have and another source of it has."""
        attestation = next(
            (each for each in self._attestations.of(metadata.id) if each.has_part(outcome.cited_as)), None
        )
        if attestation is None:
            return None
        part = outcome.cited_as
        detail = f"{name}{part.article.label}{TWO_READINGS}：本库的没有{_missing(outcome)}，另一来源的有，{look_up(metadata)}。"
        readings = readings_of(self._places.document(metadata.id), attestation, part.article or part)
        return replace(blank, reason=TWO_READINGS, detail=detail, readings=readings)

    def _there(self, metadata: Metadata, outcome: Unresolved) -> tuple[str, str]:
        """What there is instead of a part, and what is missing there: 第十条共2款; 第三款."""
        if metadata.text != "full":
            return extent_on_record(metadata), outcome.cited_as.label
        return self._divisions(metadata.id).extent(outcome.cited_as, outcome.nearest), _missing(outcome)

    def _doubt(self, wording: str, metadata: Metadata, outcome: Unresolved) -> Doubt | None:
        if metadata.text != "full":
            return None  # the number of its articles is on record
        return self._divisions(metadata.id).doubt(outcome.cited_as, outcome.nearest, wording)

    def _divided(self, identifier: str) -> Divisions:
        return Divisions(self._places.document(identifier))

    def _in_other_versions(self, identifier: str, address: Address) -> str:
        """That another version has the part, or, as far as is known, so many articles."""
        cited = self._places.known(identifier).year
        for version in self._places.versions(identifier):
            if not version.year or version.year == cited:
                continue  # by its year it could not be told from the one that is cited
            status = f"（{version.status}）" if version.status else ""
            if version.text == "full":
                if self._places.document(version.id).holds(address):
                    return f"；{version.year}年版{status}有"
            elif 0 < address.article_number <= (version.articles or 0):
                return f"；{version.year}年版{status}共{version.articles}条"
        return ""


def _told_once(text: str, references: list[Reference], findings: list[Finding]) -> Iterator[Finding]:
    """Yield the findings; that a document lapsed is told where it is mentioned first, and not at every bare mention."""
    lines: dict[str, int] = {}
    for reference, finding in zip(references, findings, strict=True):
        document, citation = _meant(reference), reference.citation
        is_lapsed = finding.verdict in _LAPSED or finding.reason == NO_VERSION_KNOWN
        is_bare = not (citation.address or citation.unread or _is_misnamed(finding, reference, reference.outcome))
        if is_lapsed and is_bare and document in lines:
            detail = f"与第{lines[document]}行是同一文件，时效见该行。"
            yield replace(finding, verdict="一致", reason="", detail=detail, suggestion="")
            continue
        if is_lapsed:
            lines.setdefault(document, text.count("\n", 0, finding.span[0]) + 1)
        yield finding


def _meant(reference: Reference) -> str:
    """Which document is meant, or, if none is known, by what name."""
    outcome = reference.outcome
    if isinstance(outcome, Resolution):
        return outcome.document
    return next(iter(outcome.candidates), "") or fold_text(reference.antecedent or reference.citation.name)


def _with_unread(text: str, finding: Finding, reference: Reference) -> Finding:
    """The finding on a citation of which something was not understood: what was read of it may agree, it does not."""
    unread = reference.citation.unread
    if unread is None:
        return finding
    start, end = min(finding.span[0], unread[0]), max(finding.span[1], unread[1])
    piece = "".join(text[unread[0] : end if unread[0] < finding.span[0] else unread[1]].split())
    detail = f"{finding.detail.rstrip('。')}；“{piece}”没有认出，请改写后再核对，或查官方原文。"
    whole = replace(finding, span=(start, end), text=text[start:end], suggestion="", choices=(), diff=())
    return replace(whole, verdict="未核", reason="紧跟的条款没有认出", detail=detail)


def _pointing(reference: Reference, name: str) -> str:
    """How a sentence on a document begins, by what the word was read that points at it."""
    if reference.is_tied:
        return f"没有另写文件名，按前面的{name}核对："
    return f"这里指前文的{name}，" if reference.antecedent else name


def _is_misnamed(finding: Finding, reference: Reference, outcome: Resolution | Unresolved) -> bool:
    """Whether the name is not quite right and stands in this very mark: of 《…》第三条、第五条 only the first has it."""
    return not outcome.exact_name and reference.citation.name in clean(finding.text).text


def _misnamed(finding: Finding, reference: Reference, metadata: Metadata) -> Finding:
    """The finding on a name that is not quite right: that comes first, unless what it names no longer holds."""
    name = reference.citation.name
    right = clean(finding.text).text.replace(name, metadata.title, 1)
    if metadata.title.endswith("）") and not name.endswith("）"):
        # 《示例条例》（试行）: the bracket that stands outside the marks is part of the name.
        right = right.replace(f"》{metadata.title[metadata.title.rfind('（') :]}", "》")
    if finding.verdict in _LAPSED:
        return replace(finding, reason="", suggestion=finding.suggestion or right, is_history=False)
    diff = pieces(finding.text, right)
    return replace(
        finding, verdict="名称有误", reason="", suggestion=right, is_certain=True, diff=diff, is_history=False
    )


def _choices(text: str, name: str, candidates: Sequence[Target], editions: Sequence[str] = ()) -> tuple[str, ...]:
    """Return a mark as it reads with the full title of each candidate, and its edition; none if it does not have *name*."""
    if not name or text.count(name) != 1:
        return ()
    before, _, after = text.partition(name)
    if before.endswith("《") and after.startswith("》"):
        before, after = before[:-1], after[1:]
    editions = editions or [""] * len(candidates)
    named = [
        f"《{each.title}》" + (f"（{words}）" if words else "")
        for each, words in zip(candidates, editions, strict=True)
    ]
    return tuple(f"{before}{each}{after}" for each in named) if len(set(named)) == len(named) else ()


def _no_own_part(
    text: str, reference: Reference, outcome: Unresolved, blank: Finding, own: Divisions | None
) -> Finding:
    """A part that the draft, which has articles of its own, does not have; denied only if it is there to its end."""
    start = blank.span[0]
    is_anothers = reference.citation.kind == "internal" and bool(_NAME_BEFORE.search(text, max(0, start - 1), start))
    is_sure = own and own.is_closed and not own.doubt(outcome.cited_as, outcome.nearest, blank.text) and not is_anothers
    if own is None or reference.is_tied or not is_sure:
        detail = f"本稿没有“{blank.text}”，也没有写明是哪份文件的，请写出文件名称。"
        return replace(blank, reason=_NO_FILE_NAMED, detail=detail)
    there, missing = own.extent(outcome.cited_as, outcome.nearest), _missing(outcome)
    return replace(blank, verdict="条款号不符", detail=f"本稿{there}，没有{missing}。")


def _missing(outcome: Unresolved) -> str:
    """What is missing in the part above it that is there: 第三款."""
    return (outcome.cited_as.after(outcome.nearest.last) or outcome.cited_as).label
