"""Whether a document was in force on a day: from its dates and those of the version that took its place."""

from datetime import date

from kb.document import Metadata


def begins(known: Metadata) -> date | None:
    """The day from which a document holds; None if it is not known."""
    return known.effective or known.published or known.approved


def ends(known: Metadata, successor: Metadata | None) -> date | None:
    """The first day on which a document no longer holds; None if it still does, or if the day is not known."""
    return known.repealed or (begins(successor) if successor else None)


def status_on(known: Metadata, successor: Metadata | None, day: date | None) -> str:
    """The status of a document on `day`, one of `kb.document.STATUSES` or empty if nothing is known.

    Without a day, and where the dates that decide are not known, it is the status that is on record.
    """
    if day is None or not known.status:
        return known.status
    first, last = begins(known), ends(known, successor)
    if first is not None and day < first:
        return "尚未施行"
    if last is not None and day >= last:
        return known.status if known.status in {"已修订", "已废止"} else "已修订" if successor else "已废止"
    if last is not None or (known.status == "尚未施行" and first is not None):
        return "现行有效"  # what is on record was so on another day
    return known.status
