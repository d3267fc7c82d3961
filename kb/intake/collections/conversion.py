"""What a converter makes of a package: texts that are ready to be understood, and those that it leaves out, with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import yaml

from kb.corpus import Collection


@dataclass(frozen=True)
class CollectedText:
    """One text of a collection, cleaned.

    `name` is the name under which import reads it, its stem an id that no other text of the collection has. `facts` are
    what its front matter says beside the title, None of what is to be left open although the text seems to tell it. `lines`
    are its wording. `articles` is how many articles it must have, numbered from 1; 0 if it is not made of articles.
    `remarks` tell what of the package's text was left out, or is missing in it.
    """

    name: str
    title: str
    published: date
    facts: Mapping[str, object]
    lines: tuple[str, ...]
    articles: int
    remarks: tuple[str, ...] = ()

    @property
    def raw(self) -> bytes:
        """Return it as a file that import reads."""
        front = {"title": self.title, "published": self.published, **self.facts}
        head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
        body = "\n\n".join(self.lines)
        return f"---\n{head}---\n\n{body}\n".encode()


@dataclass(frozen=True)
class Refused:
    """A text of the package that is not taken, and why. `title` has its year: 《甲乙法》（2024年）."""

    title: str
    problem: str


@dataclass(frozen=True)
class Conversion:
    """All texts of a package, in its order, and those that are not taken."""

    texts: tuple[CollectedText, ...]
    refused: tuple[Refused, ...]


class Converter(Protocol):
    """Makes texts of the file of a package that holds them."""

    def __call__(self, raw: bytes, collection: Collection) -> Conversion:
        """Return the texts in *raw*. Raises CollectionError if it cannot be read."""
        ...
