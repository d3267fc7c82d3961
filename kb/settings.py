"""Where things are: the only module that reads the environment."""

import os
from dataclasses import dataclass
from pathlib import Path

_PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """The folders and the address that a process works with.

    `corpus` and `index` default to the project's own folders and follow `KB_CORPUS` and `KB_INDEX`. `site` is where
    links in drafts lead.
    """

    corpus: Path
    index: Path
    host: str = "127.0.0.1"
    port: int = 8000
    site: str = "http://127.0.0.1:8000"

    @classmethod
    def load(
        cls,
        *,
        corpus: Path | None = None,
        index: Path | None = None,
        host: str | None = None,
        port: int | None = None,
        site: str | None = None,
    ) -> "Settings":
        """Settings from what was given, else from the environment, else the defaults."""
        return cls(
            corpus=(corpus or Path(os.environ.get("KB_CORPUS") or _PROJECT / "corpus")).resolve(),
            index=(index or Path(os.environ.get("KB_INDEX") or _PROJECT / "index")).resolve(),
            host=host or os.environ.get("KB_HOST") or cls.host,
            port=cls.port if port is None else port,
            site=(site or os.environ.get("KB_SITE") or cls.site).rstrip("/"),
        )
