"""Which documents may read differently when some of the corpus has changed, so that only they are linked anew.

What a document links to depends on its text and on what the names in it mean. A name may mean a changed document only
if it would be taken for one of that document's names were it the only document known: that is asked of the very code
that knows names, so that the answer errs to the safe side alone.
"""

from collections.abc import Collection, Iterator, Mapping

from kb.citations.links import NameWritten
from kb.citations.titles import Titles
from kb.documents import Metadata


class Renaming:
    """The names by which documents that came, went or changed may be meant, before and after."""

    def __init__(self, before: Mapping[str, Metadata], after: Mapping[str, Metadata], changed: Collection[str]) -> None:
        """Take the ids of documents whose text, or what is known of them, is not as it was.

        A citation also depends on which other versions there are, even under other titles: 2014年印发的《…》 names a
        version only where there are several. So all versions of what has changed are taken as changed.
        """
        works = {state[document].work for state in (before, after) for document in changed if document in state} - {""}
        self._titles = [titles for state in (before, after) for titles in _titles_of(state, changed, works)]

    @property
    def plain(self) -> set[str]:
        """Return the names that are looked for in running text, without 书名号."""
        return {name for titles in self._titles for name in (*titles.plain(), *titles.heads())}

    def concerns(self, name: NameWritten) -> bool:
        """Tell whether a name that stands in a text may mean one of the changed documents."""
        return any(titles.meaning(*name).documents for titles in self._titles)


def _titles_of(documents: Mapping[str, Metadata], changed: Collection[str], works: set[str]) -> Iterator[Titles]:
    """Return the names of the *changed* documents and of the versions of *works*, as if no other were known.

    Together are the versions of one work, which share their short names.
    """
    groups: dict[str, dict[str, Metadata]] = {}
    for identifier, metadata in documents.items():
        if identifier in changed or metadata.work in works:
            groups.setdefault(metadata.work_or_id, {})[identifier] = metadata
    return map(Titles, groups.values())
