"""Which files have changed, and which somebody is still writing."""

import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from kb.corpus.folder import Corpus
from kb.errors import DocumentError
from kb.indexing.changes import LONGEST, LONGEST_OPEN, QUIET, Settling, is_being_written, traces


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that a test sets."""
    now = [1000.0]
    monkeypatch.setattr("kb.indexing.changes.time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def test_documents_catalogue_and_formulations_are_looked_at_and_editors_own_files_are_not(corpus_folder: Path) -> None:
    before = traces(Corpus(corpus_folder))
    assert {"catalogue.yaml", "formulations.yaml", "regulations/shili-2015.md"} <= set(before)
    for name in (".a.md.swp", "a.md~", ".~lock.a.md#", "a.tmp", ".a.md", "a.md.tmp", "4913", "README.md", "a.docx"):
        (corpus_folder / "regulations" / name).write_text("甲", "utf-8")
    (corpus_folder / ".git").mkdir()
    (corpus_folder / ".git" / "a.md").write_text("甲", "utf-8")
    assert traces(Corpus(corpus_folder)) == before


def test_of_the_catalogue_the_file_that_holds_is_looked_at(corpus_folder: Path) -> None:
    corpus = Corpus(corpus_folder)
    (corpus_folder / "local").mkdir()
    (corpus_folder / "local" / "catalogue.yaml").write_text("regulations: []", "utf-8")
    assert {"local/catalogue.yaml", "formulations.yaml"} <= set(traces(corpus))
    assert "catalogue.yaml" not in traces(corpus)
    settling = Settling(corpus)
    (corpus_folder / "local" / "catalogue.yaml").unlink()
    assert {"local/catalogue.yaml", "catalogue.yaml"} <= settling.look()


def test_a_missing_corpus_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="--corpus"):
        Settling(Corpus(tmp_path / "none"))


def test_every_file_has_to_prove_at_first_that_it_is_at_rest(corpus_folder: Path, clock: list[float]) -> None:
    looking = Settling(Corpus(corpus_folder))
    assert looking.look() == set(looking.traces)
    clock[0] += QUIET
    assert looking.look() == set()


@pytest.mark.parametrize("how", ["write", "append", "remove", "replace", "move"])
def test_what_has_just_changed_is_not_at_rest(corpus_folder: Path, clock: list[float], how: str) -> None:
    looking = Settling(Corpus(corpus_folder))
    clock[0] += 1
    assert looking.look() == set()
    path = corpus_folder / "regulations" / "shili-2015.md"
    new = path.with_name("xin.md")
    if how == "write":
        path.write_text("---\ntitle: 甲\n---\n", "utf-8")
    elif how == "append":
        with path.open("a") as file:
            file.write("甲")
    elif how == "remove":
        path.unlink()
    elif how == "replace":
        other = path.with_name("other.tmp")
        other.write_bytes(path.read_bytes())
        os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
        other.replace(path)
    else:
        path.rename(new)
    changed = {"regulations/shili-2015.md"} | ({"regulations/xin.md"} if how == "move" else set())
    assert looking.look() == changed
    clock[0] += QUIET * 0.9
    assert looking.look() == changed
    clock[0] += QUIET * 0.2
    assert looking.look() == set()


def test_a_file_that_never_rests_is_not_waited_for_for_ever(corpus_folder: Path, clock: list[float]) -> None:
    looking = Settling(Corpus(corpus_folder))
    clock[0] += 1
    looking.look()
    path = corpus_folder / "regulations" / "shili-2015.md"
    rested = 0.0
    while not rested and clock[0] < 1100:
        with path.open("a") as file:
            file.write("甲")
        clock[0] += 0.2
        if not looking.look():
            rested = clock[0]
    assert LONGEST <= rested - 1001 <= LONGEST + 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open")
def test_a_file_that_another_program_has_open_for_writing_is_not_at_rest(
    corpus_folder: Path, clock: list[float]
) -> None:
    looking = Settling(Corpus(corpus_folder))
    clock[0] += 1
    assert looking.look() == set()
    path = corpus_folder / "regulations" / "shili-2015.md"
    writer = "import sys; f = open(sys.argv[1], 'a'); f.write('x'); f.flush(); print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", writer, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        assert is_being_written(path)
        assert looking.look() == {"regulations/shili-2015.md"}
        clock[0] += 3
        assert looking.look() == {"regulations/shili-2015.md"}, "it does not change, but is open"
        assert Settling(Corpus(corpus_folder), may_ask=False).look()
        clock[0] += LONGEST_OPEN
        assert looking.look() == set(), "but not for ever"
        process.stdin.write("\n")
    assert not is_being_written(path)


def test_a_file_that_is_only_read_is_at_rest(corpus_folder: Path) -> None:
    path = corpus_folder / "catalogue.yaml"
    with path.open() as file:
        assert file.read()
        assert not is_being_written(path)
    assert not is_being_written(corpus_folder / "none.md")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open")
def test_to_ask_does_no_harm_to_a_program_that_opens_the_file_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("甲", "utf-8")
    writer = "import sys\nfor n in range(3000):\n open(sys.argv[1], 'w').close()"
    with subprocess.Popen([sys.executable, "-c", writer, str(path)]) as process:
        asked = 0
        end = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < end:
            is_being_written(path)
            asked += 1
    assert process.returncode == 0
    assert asked > 10
