"""Which documents a name can mean: a title, a customary short name, or one of them with a slip of the pen."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from kb.citations.patterns import GENRES
from kb.documents import Metadata
from kb.text import fold_text, simplified, syllables

# Names so short that they say a kind of text and not a text.
GENERIC = frozenset(GENRES.split("|"))

_TRIAL = re.compile(r"[（(](?:试行|暂行)[）)]$")
_ON_TRIAL = frozenset({"试行", "暂行"})
_STATE = "中华人民共和国"
# The heads that titles have in common: two of them are not alike because both begin so.
_HEADS = re.compile(rf"中国共产党|{_STATE}|中共中央")
_CUSTOMARY = re.compile(rf"中国共产党|{_STATE}|中共中央(?=关于)")
# 处分条例, 监督条例: one word and a kind, by which more than one office calls a text of its own.
_OF_ANY_OFFICE = re.compile(rf".{{2}}(?:{GENRES})")
# 实施办法: a title, but one that does not say what it is about.
_WITHOUT_SUBJECT = re.compile(rf"(?:实施|工作|管理|若干|暂行|有关|具体|配套|考核)?(?:{GENRES})")
_LAW = ("法", "法典")
# 2007年党章, 新婚姻登记条例, 监察法（2024修正）: a short name of one version and not of the others.
_OF_ONE_VERSION = re.compile(r"\d|新|旧")
# （2017年修订）, （2018年10月28日印发） inside the marks: what tells the edition is no part of the name.
_EDITION_ENDING = re.compile(r"[（(](?P<edition>[^（）()]*(?:19|20)\d\d[^（）()]*|修订|修正|修订版)[）)]$")

# 《关于印发〈示例工作条例〉的通知》
_NOTICE = re.compile(
    r"[^〈〉《》]{0,60}(?:印发|颁布|发布|公布|颁发|实施|施行|转发)[〈《](?P<name>[^〈〉《》]+)[〉》][^〈〉《》]{0,12}(?:通知|公告|令)"
)
_BRACKETED = re.compile(r"\([^()]*\)")
_NESTED = re.compile(r"[〈《](?P<name>[^〈〉《》]+)[〉》]")

# Two characters before a short name tell a longer one (某某主体责任规定); one may be 的 or 和.
_HEAD = 2
# Without 书名号 four characters are as often ordinary words, unless they are the name of a law: 公司法, 宪法.
_SHORTEST_PLAIN = 5
# In the catalogue two names of different works that are one stroke apart have six characters at most (村委会组织法,
# 居委会组织法); what sounds the same from end to end is the same also where most of it is 中华人民共和国.
_SHORTEST_TO_MEND = 8
# A character too much or missing says more than one that is another: 信访条例 and 信访工作条例 are two texts, and so are,
# behind what titles have in common, 安全法 and 核安全法, 环境保护法 and 环境保护税法.
_SHORTEST_TO_COMPLETE = 7
# In per cent of shared characters. One wrong character leaves every title of the catalogue above it, two leave 82 in 100;
# another work's title comes as near in 7 of 100, and in 22 of 100 if 75 were enough.
_NEAR = 82.0
# Beyond three proposals nobody finds the right one sooner; six are looked at, since several versions bear one title.
_MOST_PROPOSED = 3
_MOST_ALIKE = 6
# One name may be a stroke away from a few others, of which the first that can be mended is taken.
_MOST_CLOSE = 8
# Names that were looked up, a few hundred bytes each: one draft or one page of the corpus asks again for the same ones.
_KEPT_NAMES = 512
# 选拨任用 for 选拔任用: written by eye; what sounds alike is found by its sound.
_LOOK_ALIKE = [
    set(pair) for pair in ("拔拨", "己已", "末未", "折拆", "徽微", "候侯", "廉兼", "治冶", "贯惯", "县具", "员贡")
]
# A character that makes another text of a title: 修正案（十三） is none of （十）.
_TURNING = frozenset("非不无未反一二三四五六七八九十0123456789")


@dataclass(frozen=True)
class Meaning:
    """The documents that a name can mean, most of them versions of one work.

    `is_exact` says that it is a name of theirs as it stands; `by_notice` that it is the one of the notice by which they
    were issued. `edition` is what stood inside the title and tells the version.
    """

    documents: tuple[str, ...] = ()
    is_exact: bool = True
    by_notice: bool = False
    edition: str = ""


class Titles:
    """The names of documents, and which of them each can mean."""

    def __init__(self, documents: Mapping[str, Metadata]) -> None:
        self._documents = documents
        self._exact: dict[str, list[str]] = {}
        self._loose: dict[str, list[str]] = {}
        self._full: dict[str, list[str]] = {}
        self._loose_full: dict[str, list[str]] = {}
        self._official: set[str] = set()
        for metadata in documents.values():
            _append(self._full, fold_text(metadata.title), metadata.id)
            _append(self._loose_full, _loose(metadata.title), metadata.id)
            self._official.update(_TRIAL.sub("", fold_text(name)) for name in _official(metadata))
            for name in _names(metadata):
                _append(self._exact, fold_text(name), metadata.id)
                _append(self._loose, _loose(name), metadata.id)
        self._share_aliases()
        self.near = lru_cache(maxsize=_KEPT_NAMES)(self._near)
        self._slip_of = lru_cache(maxsize=_KEPT_NAMES)(self._slip)
        self.tells = lru_cache(maxsize=_KEPT_NAMES)(self._tells)

    def _share_aliases(self) -> None:
        """Give a short name on record for one version to every version with the same title."""
        for name, identifiers in self._exact.items():
            if not _OF_ONE_VERSION.search(name):
                for metadata in [self._documents[identifier] for identifier in identifiers]:
                    others = self._full[fold_text(metadata.title)]
                    same_work = (other for other in others if metadata.work == self._documents[other].work != "")
                    _append(self._exact, name, *same_work)

    def plain(self) -> Iterator[str]:
        """Return the names by which documents are known without 书名号."""
        for metadata in self._documents.values():
            if metadata.genre != "工作报告":
                for name in _names(metadata):
                    yield from (variant for variant in {name, _TRIAL.sub("", name)} if _is_plain(variant))

    def heads(self) -> dict[str, str]:
        """Return the two characters before each short name in the title that ends in it."""
        heads: dict[str, str] = {}
        for metadata in self._documents.values():
            for name in _names(metadata):
                before, is_end, _ = metadata.title.rpartition(name)
                if is_end and len(before) >= _HEAD and not _HEADS.fullmatch(before):
                    heads[name] = before[-_HEAD:]
        return heads

    def names(self, identifier: str) -> list[str]:
        """Return the names of a document: its title, short names, and these without what is left out."""
        return _names(self._documents[identifier])

    def is_title(self, name: str) -> bool:
        """Tell whether *name* is the full title of a document."""
        return fold_text(name) in self._full

    def is_official(self, name: str) -> bool:
        """Tell whether *name* is a title, or one without 中华人民共和国 or （试行）."""
        return _TRIAL.sub("", fold_text(name)) in self._official

    def knows(self, name: str) -> bool:
        """Tell whether *name* is a name of a document as it stands."""
        return fold_text(name) in self._exact

    def works(self, name: str) -> set[str]:
        """Return the works that *name* as it stands is a name of."""
        return {self._documents[identifier].work_or_id for identifier in self._exact.get(fold_text(name), ())}

    def _tells(self, name: str) -> bool:
        """Tell whether *name* says which text is meant: one known work bears it, and no other office's text is called so.

        民法典 and 刑法 do; 处分条例 may be that of the party or that of the state. A name that is not quite right tells as
        much as the one that it was read as.
        """
        plain = _TRIAL.sub("", fold_text(name))
        is_vague = _WITHOUT_SUBJECT if self.is_official(name) else _OF_ANY_OFFICE
        return plain not in GENERIC and not is_vague.fullmatch(plain) and len(self.works(name)) <= 1

    def is_like(self, name: str) -> bool:
        """Tell whether *name* is one of a document but for 的, （试行） and the like."""
        return _loose(name) in self._loose

    def meaning(self, name: str, qualifier: str = "") -> Meaning:
        """Return what *name* can mean; *qualifier* stands in brackets after it and may belong to it.

        A name in traditional characters means what it means in simplified ones.
        """
        meaning = self._meaning(name, qualifier)
        if meaning.documents:
            return meaning
        plain = simplified(name)
        return self._meaning(plain, qualifier) if plain != name else meaning

    def is_traditional(self, name: str) -> bool:
        """Tell whether *name* is written in traditional characters, and known in simplified ones."""
        if self.knows(name) or (plain := simplified(name)) == name:
            return False
        return not self._meaning(name).documents and bool(self._meaning(plain).documents)

    def _meaning(self, name: str, qualifier: str = "") -> Meaning:
        for trial in _ON_TRIAL.intersection(qualifier.split("，")):
            name = f"{name}（{trial}）"  # 《示例条例》（试行）
        for variant in (f"{name}（{qualifier}）", name) if qualifier else (name,):
            exact = self._exact.get(fold_text(variant))
            if exact:
                return Meaning(tuple(exact))
        ending = _TRIAL.search(name.strip())
        # A short name with （试行） behind it: of which edition that is true the resolver knows.
        if ending and (plain := self._exact.get(fold_text(name.strip()[: ending.start()]))):
            return Meaning(tuple(plain))
        near = self._loose_full.get(_loose(name)) or self._loose.get(_loose(name)) or self._slip_of(name)
        if near:
            return Meaning(tuple(near), is_exact=False)
        edition = _EDITION_ENDING.search(name)
        if edition:
            return replace(self._meaning(name[: edition.start()], qualifier), edition=edition["edition"])
        notice = _NOTICE.fullmatch(name)
        return replace(self._meaning(notice["name"]), by_notice=True) if notice else Meaning()

    def nested(self, name: str) -> tuple[str, ...]:
        """Return the documents named in marks inside *name*: 《关于学习〈…〉的意见》 is about them."""
        meanings = (self.meaning(match["name"]).documents[:1] for match in _NESTED.finditer(name))
        return tuple(dict.fromkeys(identifier for documents in meanings for identifier in documents))

    def _near(self, name: str) -> tuple[str, ...]:
        """Return documents whose title is like *name*, most alike first, one for each work and title."""
        names = self._proposed
        alike = process.extract(_loose(name), list(names), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_MOST_ALIKE)
        proposals: dict[str, str] = {}
        for key, _, _ in alike:
            for identifier in names[key]:
                work, is_in_force = self._documents[identifier].work_or_id, self._is_in_force(identifier)
                if work not in proposals or (is_in_force and not self._is_in_force(proposals[work])):
                    proposals[work] = identifier
        by_title = {fold_text(self._documents[identifier].title): identifier for identifier in proposals.values()}
        return tuple(by_title.values())[:_MOST_PROPOSED]

    def _slip(self, name: str) -> tuple[str, ...]:
        """Return the documents of which *name* is a slip of the pen, if it can be no other's name.

        It sounds or looks the same; or its last word is broken (条列 for 条例); or two neighbours are turned round, or one
        character is missing or too much; or 工作 is. That two real titles differ by another word (党组, 党校) is no slip.
        """
        folded = fold_text(name)
        if len(folded) < _SHORTEST_TO_MEND:
            return ()
        folded = _TRIAL.sub("", folded)
        same_sound = self._by_sound.get(" ".join(syllables(folded)))
        if same_sound:
            return tuple(same_sound)
        close = process.extract(folded, list(self._mendable), scorer=OSA.distance, score_cutoff=1, limit=_MOST_CLOSE)
        mended = next((key for key, _, _ in close if _is_mended(folded, key)), None)
        if mended is not None:
            return tuple(self._mendable[mended])
        return tuple(self._without_work.get(_without_work(folded), ()))

    @cached_property
    def _mendable(self) -> dict[str, list[str]]:
        """Return the documents by their names without （试行）, as far as these are long enough to be mended."""
        mendable: dict[str, list[str]] = {}
        for name, identifiers in self._exact.items():
            if len(name) >= _SHORTEST_TO_MEND:
                _append(mendable, _TRIAL.sub("", name), *identifiers)
        return mendable

    @cached_property
    def _proposed(self) -> dict[str, list[str]]:
        """Return all names, loosely, those with a bracket also without it: 党校工作条例 for 党校（行政学院）工作条例."""
        proposed = {name: list(identifiers) for name, identifiers in self._loose.items()}
        for name, identifiers in self._loose.items():
            _append(proposed, _BRACKETED.sub("", name), *identifiers)
        return proposed

    @cached_property
    def _by_sound(self) -> dict[str, list[str]]:
        by_sound: dict[str, list[str]] = {}
        for plain, identifiers in self._mendable.items():
            _append(by_sound, " ".join(syllables(plain)), *identifiers)
        return by_sound

    @cached_property
    def _without_work(self) -> dict[str, list[str]]:
        """Return the names of at least ten characters without 工作, unless several works share one."""
        shortened: dict[str, list[str]] = {}
        for plain, identifiers in self._mendable.items():
            if len(plain) >= _SHORTEST_TO_COMPLETE:
                _append(shortened, _without_work(plain), *identifiers)
        works = self._documents
        return {name: own for name, own in shortened.items() if len({works[text].work_or_id for text in own}) == 1}

    def _is_in_force(self, identifier: str) -> bool:
        return self._documents[identifier].status == "现行有效"


def is_of_one_version(name: str) -> bool:
    """Tell whether a name on record is that of one version alone: 2007年党章."""
    return bool(_OF_ONE_VERSION.search(name))


def _is_mended(slip: str, name: str) -> bool:
    """Tell whether one stroke makes *name* of *slip*, and no other title can be meant."""
    if OSA.distance(slip, name, score_cutoff=1) != 1:
        return False
    head = _HEADS.match(name)
    own = len(name) - (head.end() if head else 0)
    if len(slip) != len(name):
        longer, shorter = (slip, name) if len(slip) > len(name) else (name, slip)
        at = next((i for i, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
        is_twice = longer[at] in longer[at + 1 : at + 2] or longer[at - 1 : at].endswith(longer[at])
        is_plain = is_twice or at < len(name) - own or own >= _SHORTEST_TO_COMPLETE
        return is_plain and longer[at] not in _TURNING
    if sorted(slip) == sorted(name):
        return True  # two neighbours turned round
    if any({a, b} in _LOOK_ALIKE for a, b in zip(slip, name, strict=True) if a != b):
        return True
    # 条列 for 条例; that 教育部 is none for 教育法 tells only a longer name.
    is_broken = not _ends_in_genre(slip) and _ends_in_genre(name)
    return is_broken and (own >= _SHORTEST_TO_MEND or name.endswith(tuple(GENERIC)))


def bare_title(title: str) -> str:
    """Return a title, folded, without 中华人民共和国 and （试行）, which versions of one text may have or not."""
    return fold_text(_TRIAL.sub("", title.removeprefix(_STATE)))


def _official(metadata: Metadata) -> list[str]:
    """Return the title, and the title without 中华人民共和国, by which the state itself calls its laws."""
    shorter = metadata.title.removeprefix(_STATE)
    return list(dict.fromkeys([metadata.title, *([] if shorter in GENERIC else [shorter])]))


def _names(metadata: Metadata) -> list[str]:
    """Return the names of a document: title, aliases, and these without what is customarily left out.

    That is 中华人民共和国 or 中国共产党 before a title, and, unless a later version took its place, （试行） behind a short
    name. The title without （试行） is no name: it is the name cut short.
    """
    family = _CUSTOMARY.match(metadata.title)
    shorter = metadata.title[family.end() :] if family else ""
    is_customary = bool(shorter) and not _OF_ANY_OFFICE.fullmatch(_TRIAL.sub("", shorter)) and shorter not in GENERIC
    names = [*_official(metadata), *metadata.aliases, *([shorter] if is_customary else [])]
    if not metadata.superseded_by:
        names.extend(_TRIAL.sub("", short) for short in names[1:])
    return list(dict.fromkeys(names))


def _is_plain(name: str) -> bool:
    """Tell whether *name* is looked for without 书名号."""
    is_long = len(name) >= _SHORTEST_PLAIN or name == "党章" or name.endswith(_LAW)
    return is_long and name not in GENERIC


def _ends_in_genre(folded: str) -> bool:
    return folded.endswith((*GENERIC, "法"))


def _without_work(folded: str) -> str:
    return folded.replace("工作", "").removeprefix("中国共产党")


_LEFT_OUT = re.compile("[的、和与及·]|若干")


def _loose(name: str) -> str:
    """Return a name without what comes and goes: 的, 和, 若干, （试行）, 中国共产党, the 党 of 党支部."""
    own = _TRIAL.sub("", fold_text(name))
    own = own[head.end() :] if (head := _HEADS.match(own)) else own
    return _LEFT_OUT.sub("", own).removeprefix("关于").replace("党支部", "支部")


def _append(index: dict[str, list[str]], key: str, *identifiers: str) -> None:
    before = index.setdefault(key, [])
    before += [identifier for identifier in identifiers if identifier not in before]
