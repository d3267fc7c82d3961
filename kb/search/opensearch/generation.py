"""What a generation knows of the cluster: which index belongs to it, and what of that index it looks at."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from kb.errors import IndexUnusableError

CLUSTER = "cluster.json"


@dataclass(frozen=True)
class ClusterGeneration:
    """The part of an index in the cluster that belongs to one generation.

    `index` is the name of it there, where this generation looks at the passage numbers below `end` but for those of
    `leaving`: documents, by ordinal, with their numbers `[first, end)`, which the generation before still looks at.

    `size` is the bytes of folded text of all numbers below `end`. `firsts` tells for the ordinal of a document its first
    passage; those of documents that are gone stay.
    """

    index: str
    end: int
    size: int
    firsts: tuple[int, ...]
    leaving: tuple[tuple[int, int, int], ...]

    def write(self, folder: Path) -> None:
        """Write it into the folder of the generation."""
        (folder / CLUSTER).write_text(json.dumps(asdict(self)), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> "ClusterGeneration":
        """Read it from the folder of the generation. Raises IndexUnusableError if it is missing or damaged."""
        try:
            content = json.loads((folder / CLUSTER).read_text("utf-8"))
            leaving = tuple((ordinal, first, end) for ordinal, first, end in content["leaving"])
            return cls(content["index"], content["end"], content["size"], tuple(content["firsts"]), leaving)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnusableError("索引的清单缺失或损坏，请运行 kb index 重建。") from error
