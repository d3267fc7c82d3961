"""Which documents may read differently when some of the corpus has changed, so that only they are linked anew.

What a document links to depends on its text and on what the names in it mean. A name may mean a changed document only
if it would be taken for one of that document's names were it the only document known: that is asked of the very code
that knows names, so that the answer errs to the safe side alone.
"""

from collections.abc import Iterable, Mapping

from kb.citations.links import Asked
from kb.citations.titles import Titles
from kb.document import Metadata
from kb.text.fold import fold_text


class Renaming:
    """The names by which documents that came, went or changed may be meant, before and after."""

    def __init__(self, before: Mapping[str, Metadata], after: Mapping[str, Metadata], changed: Iterable[str]) -> None:
        """`changed` are the ids of the documents that are not as they were, in their text or in what is known of them."""
        states = ((known, known.values()) for known in (before, after))
        self._titles = [_alone(known[one], all_of) for known, all_of in states for one in changed if one in known]

    @property
    def plain(self) -> set[str]:
        """The names that are looked for in running text, without 书名号."""
        return {name for titles in self._titles for name in (*titles.plain(), *titles.heads())}

    def concerns(self, asked: Asked) -> bool:
        """Whether a name that stands in a text may mean one of the changed documents."""
        return any(titles.meaning(*asked).documents for titles in self._titles)


def _alone(changed: Metadata, known: Iterable[Metadata]) -> Titles:
    """Knows the names of one document alone, and of those whose short names are its own: the other versions with its
    title."""
    title = fold_text(changed.title)
    same = (one for one in known if changed.work and one.work == changed.work and fold_text(one.title) == title)
    return Titles({changed.id: changed, **{one.id: one for one in same}})
