"""The decisions that the corpus holds, and what they tell of two versions of a text: which article became which."""

import re
from collections.abc import Callable, Iterable

from kb.amendments.application import OtherTextError, amend
from kb.amendments.decision import bare_title
from kb.amendments.paper import new_document
from kb.amendments.proof import prove
from kb.documents import Document, Metadata
from kb.versions import Heirs

_AMENDS = re.compile(r"关于修改.*的决定|修正案")


class HeldDecisions:
    """The decisions among *documents*; *read* reads one by its id."""

    def __init__(self, documents: Iterable[Metadata], read: Callable[[str], Document]) -> None:
        self._decisions = [
            metadata for metadata in documents if metadata.text == "full" and _AMENDS.search(metadata.title)
        ]
        self._read = read

    def heirs(self, old: Document, new: Document) -> Heirs:
        """Return what became of each article, as the decision of the new version's day tells it.

        Nothing if none or several are held, and unless the decision, applied to the old version, gives the articles of
        the new: what is not proven is not told.
        """
        days = {old.metadata.published, old.metadata.approved}
        day = {new.metadata.published, new.metadata.approved} - days - {None}
        of_day = [
            metadata
            for metadata in self._decisions
            if bare_title(new.title) in bare_title(metadata.title) and day & {metadata.published, metadata.approved}
        ]
        if len(of_day) != 1 or not old.articles or not new.articles:
            return ()
        decision = self._read(of_day[0].id)
        try:
            result = amend(decision, old)
        except OtherTextError:
            return ()
        if result.open or not result.parts:
            return ()
        proof = prove(result, new_document(result, old, decision), new)
        return result.heirs if all(it.is_untouched and it.kind == "differs" for it in proof.deviations) else ()
