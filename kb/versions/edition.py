"""The names of editions: the words that tell a version of a text from its others."""

import re
from collections.abc import Iterable
from datetime import timedelta

from kb.documents import CHANGES, Document, Metadata
from kb.text import fold_text
from kb.versions.history import History

# 中华人民共和国监察法（2024修正）: a name may tell it too.
_CHANGE_IN_NAME = re.compile(rf"[（(](?P<year>(?:19|20)\d\d)年?(?P<change>{'|'.join(CHANGES)})[）)]")


# A text that says only when it was approved may be the edition of which another says when it was published too; two
# editions of one text are further apart: of 50 pairs of real ones the nearest are 16 months.
_PUBLISHING = timedelta(92)

# 由用户导入：张三述职报告.docx, as import writes down where a text came from.
_FILE = re.compile(r"由用户导入：(?P<stem>[^.]+)(?:\..*)?")


def is_same_edition(one: Metadata, other: Metadata) -> bool:
    """Tell whether two texts of one work are surely one edition: made on one day, or, where that is not known, of one 文号.

    The day on which it came into force tells nothing, since amended texts go on to bear the first, and so does a 文号 beside
    the days: that of an amended text may be the first one's too.
    """
    ours, theirs = ({day for day in (each.approved, each.published) if day} for each in (one, other))
    if ours and theirs:
        first, last = sorted((max(ours), max(theirs)))
        return first == last or (first in ours & theirs and last - first <= _PUBLISHING)
    return bool(one.document_number) and fold_text(one.document_number) == fold_text(other.document_number)


def edition_words(metadata: Metadata, versions: Iterable[Metadata]) -> str:
    """Return 2017年修改, which tells a version from the others of its work.

    `versions` are those on record of the work; one of the same day is this edition once more. Without a word on record for what was done it is 2017年版, of the first
    version 2003年. It is empty if the work has no other edition, or the year is not known.
    """
    versions = list(versions)
    others = [other for other in versions if other.date != metadata.date]
    change = metadata.change or next(
        (twin.change for twin in versions if twin.date == metadata.date and twin.change), ""
    )
    if metadata.date is None or not (others or change):
        return ""
    kind = change or ("" if metadata.first else "版")
    day = metadata.date
    of_year = [other.date for other in others if other.date and other.date.year == day.year]
    month = f"{day.month}月" if of_year else ""
    of_month = f"{day.day}日" if any(other.month == day.month for other in of_year) else ""
    return f"{day.year}年{month}{of_month}{kind}"


def sign_among(metadata: Metadata, namesakes: Iterable[Metadata]) -> str:
    """Return what tells a document from others of its title that are no versions of it.

    It is its office, its 文号, its day or the name of its file, the first that none of the others has; else its id. It is
    empty if there are no others.
    """
    others = [_signs(other) for other in namesakes]
    if not others:
        return ""
    own = [sign for sign in _signs(metadata) if sign and all(sign not in signs for signs in others)]
    return own[0] if own else metadata.id


def _signs(metadata: Metadata) -> tuple[str, ...]:
    file = _FILE.fullmatch(metadata.source)
    day = f"{metadata.date:%Y-%m-%d}" if metadata.date else ""
    return metadata.issuer, metadata.document_number, day, file["stem"] if file else ""


def change_of(document: Document) -> str:
    """Return what made this version of the one before, from its metadata, its names, or the note below its title.

    It is one of `kb.documents.CHANGES`, empty if none of them tells it.
    """
    metadata = document.metadata
    if metadata.change:
        return metadata.change
    in_names = (_CHANGE_IN_NAME.search(name) for name in (metadata.title, *metadata.aliases))
    named = next((told["change"] for told in in_names if told and int(told["year"]) == metadata.year), "")
    return named or History.of(document).change_into(metadata)


def year_of_edition(metadata: Metadata, *, unknown: str = "") -> str:
    """Return （2017年）, which tells a version from the others; *unknown* if its year is not known."""
    return f"（{metadata.year}年）" if metadata.year else unknown


def name_of_edition(metadata: Metadata, *, unknown: str = "") -> str:
    """Return 《…》（2017年）, with *unknown* behind the title if the year is not known."""
    return f"《{metadata.title}》{year_of_edition(metadata, unknown=unknown)}"
