"""What a decision tells to do with a text, one value for each kind of instruction.

Places are addresses in the old text (`art_6__para_2`; of an item without its 款 `art_6__item_2`), but where a field says
that they are new. `paragraphs` are new wording, one 款 or 项 each.
"""

from dataclasses import dataclass

from kb.documents import WHOLE, Address

Places = tuple[Address, ...]


@dataclass(frozen=True)
class Replacement:
    """第X条修改为：“…”. `is_restated` says that other instructions lead to that wording (这一款相应修改为)."""

    places: Places
    paragraphs: tuple[str, ...]
    is_restated: bool = False


@dataclass(frozen=True)
class Rewording:
    """将第X条中的“…”修改为“…”; without places, the whole text. Several wordings are whole paragraphs."""

    places: Places
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class InsertedWords:
    """在第X条中的“…”后增加“…”; without an anchor, at the end of the place."""

    places: Places
    anchor: str
    words: str
    is_after: bool = True


@dataclass(frozen=True)
class Striking:
    """删去第X条中的“…”."""

    places: Places
    words: tuple[str, ...]


@dataclass(frozen=True)
class Renumbering:
    """第X条改为第Y条, 第三款改为第四款: the new place of each old one."""

    places: Places
    new: Places


@dataclass(frozen=True)
class AddedParts:
    """增加一条，作为第X条; 增加一款，作为第二款. `new` are the places in the new text.

    Without paragraphs, what is added could not be read. The one without a place, 增加规定, comes last in `within`, which
    else is empty.
    """

    new: Places
    paragraphs: tuple[str, ...]
    within: Address = WHOLE


@dataclass(frozen=True)
class Deletion:
    """删去第X条、第X款、第X项."""

    places: Places


@dataclass(frozen=True)
class Merger:
    """第X条、第Y条合并，作为第Z条，修改为：“…”; `new` is the place in the new text."""

    places: Places
    new: Address
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Division:
    """将第三条改为两条，作为第三条、第四条，修改为：“…”; `new` are the places in the new text."""

    place: Address
    new: Places
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class NewHeading:
    """增加一章“…”，作为第六章. `address` is its place in the new text, `first` and `last` the new articles under it."""

    address: Address
    title: str
    first: Address
    last: Address


@dataclass(frozen=True)
class NewName:
    """第四章章名修改为“…”; `old` is the name that it is said to have had, empty if none is."""

    address: Address
    old: str
    new: str


@dataclass(frozen=True)
class Adjustment:
    """对条文顺序作相应调整: numbers of articles follow, and with them the references to them."""


@dataclass(frozen=True)
class Commencement:
    """本决定自…起施行; `words` are the day as it is told."""

    words: str


Instruction = (
    Replacement
    | Rewording
    | InsertedWords
    | Striking
    | Renumbering
    | AddedParts
    | Deletion
    | Merger
    | Division
    | NewHeading
    | NewName
    | Adjustment
    | Commencement
)
