"""Whether what is cited was in force on the day of the draft and still is, and where it stands in the version that came
after it."""

from dataclasses import dataclass, replace
from datetime import date

from kb.citations import Resolution, Resolver
from kb.documents import Metadata
from kb.drafts.citations.places import MOST_EVIDENCE, Places
from kb.drafts.finding import Verdict
from kb.text import in_words
from kb.versions import Lapse, Versions, begins


@dataclass(frozen=True)
class Objection:
    """That a document did not hold on the day, or no longer does: `sentence` goes on from its name, without the stop.

    `suggestion` is what could be cited now, `evidence` the wording there; both may be empty. `was_valid` says that it held
    on the day.
    """

    verdict: Verdict
    sentence: str
    suggestion: str = ""
    evidence: str = ""
    was_valid: bool = False


class Currency:
    """Judges whether what a draft cites is in force."""

    def __init__(self, places: Places, resolver: Resolver, versions: Versions) -> None:
        self._places = places
        self._resolver = resolver
        self._versions = versions

    def objection(
        self, resolution: Resolution, day: date | None, *, is_named: bool = False, now: date | None = None
    ) -> Objection | None:
        """Return what is to be said of validity on *day* and *now*, None if it holds or nothing is known.

        `is_named` says that the draft names this very version. Else nobody is at fault where the version that is in force is
        not on record.
        """
        metadata = self._places.known(resolution.document)
        then = self._resolver.status_on(metadata.id, day)
        if then == "尚未施行":
            return Objection("尚未施行", _not_begun(metadata, day))
        lapse = self._resolver.lapse(metadata.id, day, now)
        if lapse is None or (not is_named and self.is_behind(metadata.id, day)):
            return None
        # That it had ended when the draft was written can be said if both days are known.
        was_valid = then == "现行有效" or (False if day and lapse.since else None)
        objection = self._ended(resolution, metadata, lapse, lapse.sentence(was_valid, ended="已经"))
        return replace(objection, was_valid=bool(was_valid))

    def is_behind(self, identifier: str, day: date | None) -> bool:
        """Tell whether a document is on record as revised, and its newer version is not on record at all."""
        return self._resolver.status_on(identifier, day) == "已修订" and not self._resolver.validity.successor(
            identifier
        )

    def _ended(self, resolution: Resolution, metadata: Metadata, lapse: Lapse, sentence: str) -> Objection:
        verdict: Verdict = "已修订" if lapse.status == "已修订" else "已废止"
        after = lapse.successor
        if after is None:
            return self._by_repeal(Objection(verdict, sentence), metadata.id)
        is_renamed = after.title != metadata.title
        sentence += f"，现行的是{self._places.name(after) if is_renamed or not after.year else f'{after.year}年版'}"
        became, number, evidence = self._became(resolution, metadata, after)
        has_suggestion = number or (is_renamed and not resolution.address)
        return Objection(verdict, sentence + became, f"《{after.title}》{number}" if has_suggestion else "", evidence)

    def _by_repeal(self, objection: Objection, identifier: str) -> Objection:
        """Return the objection with the article that repealed the document as evidence, if that is held."""
        repeal = self._resolver.validity.repeal(identifier)
        if repeal is None:
            return objection
        place, wording = self._places.repeal(repeal)
        return replace(objection, sentence=f"{objection.sentence}，见{place}", evidence=wording)

    def _became(self, resolution: Resolution, metadata: Metadata, after: Metadata) -> tuple[str, str, str]:
        """Return what became of the cited article in words, its number if that is another, and its new wording."""
        is_article = resolution.is_held and resolution.address.is_article
        if not (is_article and metadata.text == after.text == "full"):
            return "", "", ""
        alignment = self._versions.alignment(metadata.id, after.id)
        label = alignment.old.passages[alignment.old.position(resolution.address)].label
        pair = alignment.heir(resolution.address)
        if pair is None or not pair.new:
            return f"，其中没有与{label}对应的条文", "", ""
        passage = alignment.new.passages[alignment.new.position(pair.new)]
        changed = "文字未改" if pair.change in {"same", "moved"} else "文字有修改"
        evidence = passage.text[:MOST_EVIDENCE]
        if passage.label == label:
            return f"，{label}{changed}", "", evidence
        return f"，原{label}现为{passage.label}，{changed}", passage.label, evidence


def _not_begun(metadata: Metadata, day: date | None) -> str:
    first = begins(metadata)
    return f"自{in_words(first)}起施行，{in_words(day)}尚未施行" if first and day else "尚未施行"
