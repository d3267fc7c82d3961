"""沿革: the versions of one work in order, from when to when each was in force, and which held on a day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kb.documents import Metadata
from kb.text import in_words
from kb.versions.dates import begins, is_later_version
from kb.versions.edition import name_of_edition
from kb.versions.validity import ENDED, Validity, ends


@dataclass(frozen=True)
class Version:
    """One version, as it is on record: it holds on the days `[begins, ends)`, either of which is None if it is not known.

    `successor` is what took its place, which may be of another work. `is_over` says that it is on record as revised or
    repealed, so that an unknown end is not an open one.
    """

    metadata: Metadata
    validity: Validity

    @property
    def successor(self) -> Metadata | None:
        """Return what took its place, if that is known."""
        return self.validity.successor(self.metadata.id)

    @property
    def edition(self) -> str:
        """Return the words that tell it from the other versions of its work; see `edition_words`."""
        return self.validity.edition(self.metadata.id)

    @property
    def begins(self) -> date | None:
        """Return the first day on which it holds."""
        return begins(self.metadata)

    @property
    def ends(self) -> date | None:
        """Return the first day on which it no longer holds."""
        return ends(self.metadata, self.successor)

    @property
    def is_over(self) -> bool:
        """Tell whether it has ended, or will on a day that is known."""
        return self.ends is not None or self.metadata.status in ENDED

    def status_on(self, day: date) -> str:
        """Return the status on *day*, empty if nothing is known; see `kb.versions.validity.status_on`."""
        return self.validity.status(self.metadata.id, day)

    def holds_on(self, day: date) -> bool | None:
        """Tell whether it was in force on *day*; None if the dates that decide are not known."""
        first, last = self.begins, self.ends
        if (first is not None and day < first) or (last is not None and day >= last):
            return False
        if first is None or (last is None and self.is_over):
            return None
        return True

    @property
    def interval(self) -> str:
        """Return from when to when it holds, in words, with what is not known."""
        basis = _basis(self.metadata)
        if not self.is_over:
            return f"{in_words(self.begins)}起施行{basis}" if self.begins else "施行日期不详"
        first = f"{in_words(self.begins)}起{basis}" if self.begins else "施行日期不详"
        last = f"至{in_words(self.ends - timedelta(1))}止" if self.ends else "失效日期不详"
        return f"{first}，{last}"


def _basis(metadata: Metadata) -> str:
    """Return by which date a version begins, see `begins`; empty if by the one from which it is effective."""
    if (metadata.effective and not is_later_version(metadata)) or not begins(metadata):
        return ""
    return "（按发布日期）" if metadata.published == begins(metadata) else "（按通过日期）"


@dataclass(frozen=True)
class Gap:
    """Days `[begins, ends)` between two versions on which none was in force."""

    begins: date
    ends: date


@dataclass(frozen=True)
class Timeline:
    """The versions of a work, the oldest first."""

    work: str
    versions: tuple[Version, ...]

    @property
    def title(self) -> str:
        """Return the title of the newest version."""
        return self.versions[-1].metadata.title

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Return the days between two versions on which surely none was in force."""
        return tuple(self._gaps())

    def _gaps(self) -> Iterator[Gap]:
        # A day that is not known may be any: only what no version can have filled is a gap.
        spans = sorted((version.begins or date.min, version.ends or date.max) for version in self.versions)
        covered = spans[0][1]
        for first, last in spans[1:]:
            if first > covered:
                yield Gap(covered, first)
            covered = max(covered, last)

    def before(self, identifier: str) -> Version | None:
        """Return the version whose place one of these took, else the one before it in order.

        Another may have come in between since it was said whose place it took.
        """
        position = next(at for at, version in enumerate(self.versions) if version.metadata.id == identifier)
        earlier, superseded = self.versions[:position], self.versions[position].metadata.supersedes
        if not superseded:
            return earlier[-1] if earlier else None
        named = next((version for version in earlier if version.metadata.id == superseded), None)
        if named is None or named.metadata.superseded_by or named.successor is None:
            return named
        given_way = (
            version for version in reversed(earlier) if version.successor and version.successor.id == identifier
        )
        return next(given_way, named)

    def on(self, day: date) -> "OnDay":
        """Return which versions held on *day*."""
        answers = [(version, version.holds_on(day)) for version in self.versions]
        return OnDay(
            day,
            tuple(version for version, holds in answers if holds),
            tuple(version for version, holds in answers if holds is None),
            tuple(gap for gap in self.gaps if gap.begins <= day < gap.ends),
            self,
        )


@dataclass(frozen=True)
class OnDay:
    """The answer to 某日适用哪一版: the versions in force, and those of which it is not known."""

    day: date
    in_force: tuple[Version, ...]
    perhaps: tuple[Version, ...]
    gaps: tuple[Gap, ...]
    timeline: Timeline

    @property
    def sentence(self) -> str:
        """Return the answer in words."""
        day = in_words(self.day)
        doubt = f"{_listed(self.perhaps)}日期不全，也可能适用，请核对。" if self.perhaps else ""
        if len(self.in_force) == 1:
            (version,) = self.in_force
            return f"{day}适用的是{_name(version)}，{version.interval}。{doubt}"
        if self.in_force:
            return f"按著录的日期，{day}有几版同时施行：{_listed(self.in_force)}，请核对。{doubt}"
        if self.perhaps:
            return f"{day}适用哪一版不能断定：{_listed(self.perhaps)}的施行或失效日期本库没有记载，请核对。"
        if self.gaps:
            gap = self.gaps[0]
            last, following = in_words(gap.begins - timedelta(1)), in_words(gap.ends)
            return f"{day}没有施行中的版本：前一版到{last}为止，后一版自{following}起施行。"
        return f"本库没有记载{day}施行的版本：{self._why_none()}。"

    def _why_none(self) -> str:
        first = min((version.begins for version in self.timeline.versions if version.begins), default=None)
        if first and self.day < first:
            return f"所知最早的一版自{in_words(first)}起施行"
        return "所知的各版这时都已失效"


def _name(version: Version) -> str:
    return name_of_edition(version.metadata, unknown="（年份不详）")


def _listed(versions: Iterable[Version]) -> str:
    return "、".join(map(_name, versions))


def in_order(versions: Iterable[Metadata], validity: Validity) -> list[Metadata]:
    """Return the oldest first; one without a date comes before the version that took its place, or last."""
    ordered = sorted(
        (version for version in versions if version.date), key=lambda version: (version.date or date.min, version.id)
    )
    waiting = [version for version in versions if not version.date]
    while waiting:
        positions = {version.id: position for position, version in enumerate(ordered)}
        followed = ((version, validity.successor(version.id)) for version in waiting)
        places = ((version, positions[after.id]) for version, after in followed if after and after.id in positions)
        version, position = next(places, (None, 0))
        if version is None:
            return [*ordered, *waiting]
        waiting.remove(version)
        ordered.insert(position, version)
    return ordered
