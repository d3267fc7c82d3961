"""Whether two texts say the same: in another format, in other bytes, under another name."""

import hashlib
from collections.abc import Sequence

from kb.documents import Passage
from kb.text import fold_text

_BESIDE_TEXT = {"title", "note"}
# Characters: shorter texts (a notice of one sentence, a page with a number) may agree by chance.
_LEAST = 40


def wording_of(passages: Sequence[Passage], least: int = _LEAST) -> str:
    """Return a fingerprint of a text without its title and 题注.

    Two texts that say the same, folded, have one, and no two others. It is empty for a text of fewer than *least*
    characters, which cannot be told from others.
    """
    text = fold_text("".join(passage.text for passage in passages if passage.address.root.kind not in _BESIDE_TEXT))
    return hashlib.sha256(text.encode()).hexdigest()[:32] if len(text) >= least else ""
