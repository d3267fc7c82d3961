"""Which documents a name can mean: a title, a customary short name, or one of them with a slip of the pen."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from kb.citations.patterns import GENRES
from kb.documents import Metadata
from kb.text import fold_text, syllables

# Names so short that they say a kind of text and not a text.
GENERIC = frozenset(GENRES.split("|"))

_TRIAL = re.compile(r"[（(](?:试行|暂行)[）)]$")
_FAMILY = ("中国共产党", "中华人民共和国", "中共中央")
_CUSTOMARY = re.compile(r"中国共产党|中华人民共和国|中共中央(?=关于)")
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
# Of four characters (处分条例, 监督条例) is a kind of text, of which more than one office has one.
_SHORTEST_TELLING = 5
# Without 书名号 four characters are as often ordinary words.
_SHORTEST_PLAIN = 5
# In the catalogue two names of different works that are one stroke apart have six characters at most (村委会组织法,
# 居委会组织法).
_SHORTEST_TO_MEND = 8
# A character too much or missing says more than one that is another: 信访条例 and 信访工作条例 are two texts.
_SHORTEST_TO_COMPLETE = 10
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
# A character that makes another text of a title.
_TURNING = frozenset("非不无未反")


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
        for metadata in documents.values():
            _append(self._full, fold_text(metadata.title), metadata.id)
            _append(self._loose_full, _loose(metadata.title), metadata.id)
            for name in _names(metadata):
                _append(self._exact, fold_text(name), metadata.id)
                _append(self._loose, _loose(name), metadata.id)
        self._share_aliases()
        self.near = lru_cache(maxsize=_KEPT_NAMES)(self._near)
        self._slip_of = lru_cache(maxsize=_KEPT_NAMES)(self._slip)

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
            for name in _names(metadata):
                for variant in {name, _TRIAL.sub("", name)}:
                    is_long = len(variant) >= _SHORTEST_PLAIN or variant == "党章"
                    if is_long and variant not in GENERIC and metadata.genre != "工作报告":
                        yield variant

    def heads(self) -> dict[str, str]:
        """Return the two characters before each short name in the title that ends in it."""
        heads: dict[str, str] = {}
        for metadata in self._documents.values():
            for name in _names(metadata):
                before, is_end, _ = metadata.title.rpartition(name)
                if is_end and len(before) >= _HEAD and before not in _FAMILY:
                    heads[name] = before[-_HEAD:]
        return heads

    def is_title(self, name: str) -> bool:
        """Tell whether *name* is the full title of a document."""
        return fold_text(name) in self._full

    def knows(self, name: str) -> bool:
        """Tell whether *name* is a name of a document as it stands."""
        return fold_text(name) in self._exact

    def works(self, name: str) -> set[str]:
        """Return the works that *name* as it stands is a name of."""
        return {self._documents[identifier].work_or_id for identifier in self._exact.get(fold_text(name), ())}

    def is_like(self, name: str) -> bool:
        """Tell whether *name* is one of a document but for 的, （试行） and the like."""
        return _loose(name) in self._loose

    def meaning(self, name: str, qualifier: str = "") -> Meaning:
        """Return what *name* can mean; *qualifier* stands in brackets after it and may belong to it."""
        for variant in (name, f"{name}（{qualifier}）"):
            exact = self._exact.get(fold_text(variant))
            if exact:
                return Meaning(tuple(exact))
        near = self._loose_full.get(_loose(name)) or self._loose.get(_loose(name)) or self._slip_of(name)
        if near:
            return Meaning(tuple(near), is_exact=False)
        edition = _EDITION_ENDING.search(name)
        if edition:
            return replace(self.meaning(name[: edition.start()], qualifier), edition=edition["edition"])
        notice = _NOTICE.fullmatch(name)
        return replace(self.meaning(notice["name"]), by_notice=True) if notice else Meaning()

    def nested(self, name: str) -> tuple[str, ...]:
        """Return the documents named in marks inside *name*: 《关于学习〈…〉的意见》 is about them."""
        meanings = (self.meaning(match["name"]).documents[:1] for match in _NESTED.finditer(name))
        return tuple(dict.fromkeys(identifier for documents in meanings for identifier in documents))

    def _near(self, name: str) -> tuple[str, ...]:
        """Return documents whose title is like *name*, most alike first, one for each work."""
        names = self._proposed
        alike = process.extract(_loose(name), list(names), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_MOST_ALIKE)
        proposals: dict[str, str] = {}
        for key, _, _ in alike:
            for identifier in names[key]:
                work, is_in_force = self._documents[identifier].work_or_id, self._is_in_force(identifier)
                if work not in proposals or (is_in_force and not self._is_in_force(proposals[work])):
                    proposals[work] = identifier
        return tuple(proposals.values())[:_MOST_PROPOSED]

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


def is_telling(name: str) -> bool:
    """Tell whether *name* is long enough to be that of one text: 《处分条例》 may be that of several."""
    plain = _TRIAL.sub("", fold_text(name))
    return len(plain) >= _SHORTEST_TELLING or plain == "党章"


def _is_mended(slip: str, name: str) -> bool:
    """Tell whether one stroke makes *name* of *slip*, and no other title can be meant."""
    if OSA.distance(slip, name, score_cutoff=1) != 1:
        return False
    if len(slip) != len(name):
        longer, shorter = (slip, name) if len(slip) > len(name) else (name, slip)
        at = next((i for i, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
        return len(name) >= _SHORTEST_TO_COMPLETE and longer[at] not in _TURNING
    if sorted(slip) == sorted(name):
        return True  # two neighbours turned round
    if any({a, b} in _LOOK_ALIKE for a, b in zip(slip, name, strict=True) if a != b):
        return True
    return not _ends_in_genre(slip) and _ends_in_genre(name)


def _names(metadata: Metadata) -> list[str]:
    """Return the names of a document: title, aliases, and these without what is customarily left out.

    That is 中国共产党 before a title, and, unless a later version took its place, （试行） behind a short name. The title
    without （试行） is no name: it is the name cut short.
    """
    family = _CUSTOMARY.match(metadata.title)
    shorter = metadata.title[family.end() :] if family else ""
    shorts = [*metadata.aliases, *([shorter] if is_telling(shorter) and shorter not in GENERIC else [])]
    names = [metadata.title, *shorts]
    if not metadata.superseded_by:
        names.extend(_TRIAL.sub("", short) for short in shorts)
    return list(dict.fromkeys(names))


def _ends_in_genre(folded: str) -> bool:
    return folded.endswith((*GENERIC, "法"))


def _without_work(folded: str) -> str:
    return folded.replace("工作", "").removeprefix("中国共产党")


_LEFT_OUT = re.compile("[的、和与及·]|若干")


def _loose(name: str) -> str:
    """Return a name without what comes and goes: 的, 和, 若干, （试行）, 中国共产党, the 党 of 党支部."""
    loose = _LEFT_OUT.sub("", _TRIAL.sub("", fold_text(name)))
    for family in _FAMILY:
        loose = loose.removeprefix(family)
    return loose.removeprefix("关于").replace("党支部", "支部")


def _append(index: dict[str, list[str]], key: str, *identifiers: str) -> None:
    before = index.setdefault(key, [])
    before += [identifier for identifier in identifiers if identifier not in before]
