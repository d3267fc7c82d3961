"""The days of one version of a text: from when it holds, and which days are its own and not those of an earlier one."""

from datetime import date

from kb.documents import Metadata

# What was passed or made known longer after the day from which its last article says that it holds was amended since: that
# article stays as it was when the text was first passed. Regulations are made public up to some weeks after they began.
_AMENDED_AFTER = 180


def begins(metadata: Metadata) -> date | None:
    """Return the day from which a document holds, None if it is not known.

    Of a version that was amended since, whose last article still names the first day of all, it is its own.
    """
    return max(own_days(metadata), default=None) if is_later_version(metadata) else _first_of(metadata)


def _first_of(metadata: Metadata) -> date | None:
    return metadata.effective or metadata.published or metadata.approved


def is_later_version(metadata: Metadata) -> bool:
    """Tell whether a text was passed long after the day from which it says that it holds.

    Of one that is known to be amended it need not be long.
    """
    passed = max(filter(None, (metadata.approved, metadata.published)), default=None)
    if passed is None or metadata.effective is None:
        return False
    is_amended_since = bool(metadata.change and metadata.approved and metadata.effective < metadata.approved)
    return is_amended_since or (passed - metadata.effective).days > _AMENDED_AFTER


def own_days(metadata: Metadata) -> list[date]:
    """Return the days on which this very version was passed, made known, and began, as far as they are known."""
    passed = [day for day in (metadata.approved, metadata.published) if day]
    if metadata.effective and not is_later_version(metadata):
        passed.append(metadata.effective)
    return passed
