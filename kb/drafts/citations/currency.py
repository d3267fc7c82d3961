"""Whether what is cited was in force on the day of the draft and still is, and where it stands in the version that came
after it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kb.citations import Resolution, Resolver
from kb.documents import Metadata
from kb.documents import address as addresses
from kb.drafts.citations.places import Places
from kb.drafts.finding import Verdict
from kb.text import in_words
from kb.versions import Pair, align, begins, ends, heir

_MOST_EVIDENCE = 600


@dataclass(frozen=True)
class Lapse:
    """That a document did not hold on the day, or no longer does: `said` goes on from its name, without the stop.

    `suggestion` is what could be cited now, `evidence` the wording there; both may be empty.
    """

    verdict: Verdict
    said: str
    suggestion: str = ""
    evidence: str = ""


class Currency:
    """Judges validity; the versions that were aligned once are kept."""

    def __init__(self, places: Places, resolver: Resolver) -> None:
        self._places = places
        self._resolver = resolver
        self._aligned = lru_cache(maxsize=64)(self._align)

    def lapse(self, found: Resolution, day: date | None) -> Lapse | None:
        """What is to be said of the validity of a document on `day`; None if it held and still does, or nothing is known."""
        known = self._places.known(found.document)
        then, now = self._resolver.status_on(found.document, day), known.status
        if then == "尚未施行":
            return Lapse("尚未施行", self._not_begun(known, day))
        if "已修订" not in (then, now) and "已废止" not in (then, now):
            return None
        verdict: Verdict = "已修订" if "已修订" in (then, now) else "已废止"
        return self._ended(found, known, verdict, was_valid=then == "现行有效", day=day)

    def _not_begun(self, known: Metadata, day: date | None) -> str:
        first = begins(known)
        return f"自{in_words(first)}起施行，{in_words(day)}尚未施行" if first and day else "尚未施行"

    def _ended(
        self, found: Resolution, known: Metadata, verdict: Verdict, *, was_valid: bool, day: date | None
    ) -> Lapse:
        last = ends(known, self._places.successor(known))
        did = "修订" if verdict == "已修订" else "废止"
        since = f"（{in_words(last)}起）" if last else f"（{did}的日期本库没有记载）"
        said = f"引用时有效，现已{did}{since}" if was_valid else f"{'引用时' if day and last else ''}已经{did}{since}"
        after = self._in_force_after(known, day)
        if after is None:
            return Lapse(verdict, said)
        is_renamed = after.title != known.title
        said += f"，现行的是{self._places.name(after) if is_renamed or not after.year else f'{after.year}年版'}"
        became, renumbered, evidence = self._became(found, known, after)
        if renumbered or (is_renamed and not found.address):
            return Lapse(verdict, said + became, f"《{after.title}》{renumbered}", evidence)
        return Lapse(verdict, said + became, "", evidence)

    def _in_force_after(self, known: Metadata, day: date | None) -> Metadata | None:
        """The last of those that took one another's place, up to the day of the draft or of the catalogue; None if none did."""
        after = None
        seen = {known.id}
        while (following := self._places.successor(after or known)) is not None and following.id not in seen:
            if {following.status, self._resolver.status_on(following.id, day)} == {"尚未施行"}:
                break
            seen.add(following.id)
            after = following
        return after

    def _became(self, found: Resolution, known: Metadata, after: Metadata) -> tuple[str, str, str]:
        """What became of the article that is cited, in words; its new number if it has another; its new wording."""
        if not (found.held and known.text == after.text == "full" and addresses.is_article(found.address)):
            return "", "", ""
        old, new = self._places.document(known.id), self._places.document(after.id)
        label = old.passages[old.position(found.address)].label
        pair = heir(self._aligned(known.id, after.id), old, found.address)
        if pair is None or not pair.new:
            return f"，其中没有与{label}对应的条文", "", ""
        passage = new.passages[new.position(pair.new)]
        changed = "文字未改" if pair.change in {"same", "moved"} else "文字有修改"
        evidence = passage.text[:_MOST_EVIDENCE]
        if passage.label == label:
            return f"，{label}{changed}", "", evidence
        return f"，原{label}现为{passage.label}，{changed}", passage.label, evidence

    def _align(self, old: str, new: str) -> tuple[Pair, ...]:
        return align(self._places.document(old), self._places.document(new))
