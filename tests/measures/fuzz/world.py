"""What the surfaces ask: the invented corpus, indexed and open, with the checker, the suggestions and the site over it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask.testing import FlaskClient

from kb.corpus import Catalogue, Corpus
from kb.drafts import Checker
from kb.indexing import build
from kb.library import Library
from kb.search import Suggestions
from kb.settings import Settings
from web import create_app

_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108
_INVENTED = Path(__file__).resolve().parents[2] / "fixtures" / "corpus"


@dataclass(frozen=True)
class FuzzWorld:
    """All that an input may meet. `desk` is a folder for files that only a path can name."""

    library: Library
    checker: Checker
    suggestions: Suggestions
    client: FlaskClient
    corpus: Corpus
    catalogue: Catalogue
    desk: Path

    def on_desk(self, raw: bytes, name: str) -> Path:
        """Return the path of a file of these bytes, which lies there until the next of that name."""
        path = self.desk / name
        path.write_bytes(raw)
        return path


@contextmanager
def opened(index: Path | None = None) -> Iterator[FuzzWorld]:
    """Open a world over an index that is there, or over one that is built and gone afterwards."""
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        corpus, place = Corpus(_INVENTED), index or Path(folder) / "index"
        built = build(place, corpus)
        library = Library.open(built.folder)
        app = create_app(Settings.load(corpus=_INVENTED, index=place))
        app.testing = False  # what goes wrong is answered with 500, as people would have it
        checker = Checker(library)
        checker.warm()
        suggestions = Suggestions(library.snapshot, library.resolver, library.formulations, library.statuses())
        try:
            yield FuzzWorld(library, checker, suggestions, app.test_client(), corpus, corpus.catalogue(), Path(folder))
        finally:
            library.close()


def _memory() -> str | None:
    """Return a folder that lies in memory, if the system has one: a million files need no disk."""
    return str(_SHARED_MEMORY) if _SHARED_MEMORY.is_dir() else None
