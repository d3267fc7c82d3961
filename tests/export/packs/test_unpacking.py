"""Packs that are taken in: what is new, changed or the same; nothing half-written, nothing lost, whenever it is killed."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from kb.corpus.folder import Corpus
from kb.errors import DocumentError
from kb.export.packs.manifest import PackError
from kb.export.packs.opening import opened, verify
from kb.export.packs.unpacking import PackComparison, compare, lay_out, take_in
from kb.indexing.building import build
from kb.library import Library
from kb.search.query import Question
from tests.conftest import PROJECT, copy_of_invented
from tests.support.packs import everything, packed

CHANGED = "regulations/shili-2015.md"


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """The corpus that is packed: like the invented one, with one new document, two changed ones and other facts."""
    folder = copy_of_invented(tmp_path / "theirs")
    (folder / "regulations" / "xin-2026.md").write_text("---\ntitle: 新样例办法\n---\n第一条　新来的。\n", "utf-8")
    for name in (CHANGED, "reports/baogao-yangli.md"):
        path = folder / name
        path.write_bytes(path.read_bytes() + "\n末尾新加的一段。\n".encode())
    catalogue = folder / "catalogue.yaml"
    catalogue.write_text(catalogue.read_text("utf-8").replace("未收录样例办法", "未收录样例办法（改）"), "utf-8")
    return folder


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """The corpus that is there: the invented one, with a document of its own, and a local one that the pack will replace."""
    folder = copy_of_invented(tmp_path / "ours")
    (folder / "local").mkdir()
    (folder / "local" / "ziji-2020.md").write_text("---\ntitle: 自己的样例\n---\n只有这里有。\n", "utf-8")
    (folder / "local" / "shili-2015.md").write_text(
        "---\ntitle: 示例工作条例（本地）\n---\n第一条　本地的。\n", "utf-8"
    )
    return folder


@pytest.fixture
def path(theirs: Path, tmp_path: Path) -> Path:
    packed(theirs, tmp_path / "a.kbpack")
    return tmp_path / "a.kbpack"


def take(path: Path, ours: Path) -> PackComparison:
    """Does what `kb unpack` does, and returns what there was to do."""
    with opened(path) as pack:
        verify(pack, Corpus(ours))
        comparison = compare(pack.manifest, Corpus(ours))
        take_in(pack, Corpus(ours), comparison.to_write)
    return comparison


def held(folder: Path) -> dict[str, bytes]:
    """The bytes of every document that holds, by id."""
    return {file.id: (folder / file.path).read_bytes() for file in Corpus(folder).files()}


def test_what_is_new_changed_the_same_and_only_here_is_told(path: Path, ours: Path) -> None:
    with opened(path) as pack:
        comparison = compare(pack.manifest, Corpus(ours))
    assert [change.entry.id for change in comparison.of("new")] == ["xin-2026"]
    changed = {change.entry.path: change.title for change in comparison.of("changed")}
    assert changed == {
        CHANGED: "示例工作条例（本地）",
        "reports/baogao-yangli.md": "样例小组年度报告",
        "catalogue.yaml": "",
    }
    assert len(comparison.of("same")) == 7
    assert comparison.only_here == ("ziji-2020",)


def test_what_differs_lies_in_local_and_the_shipped_corpus_stays_as_it_came(
    path: Path, ours: Path, theirs: Path
) -> None:
    before = everything(ours)
    take(path, ours)
    after = everything(ours)
    assert {name: after[name] for name in before if not name.startswith("local/")} == {
        name: content for name, content in before.items() if not name.startswith("local/")
    }
    new = {name for name in after if name.startswith("local/") and ".replaced/" not in name}
    assert new == {f"local/{name}" for name in ("baogao-yangli.md", "catalogue.yaml", "shili-2015.md", "xin-2026.md", "ziji-2020.md")}  # fmt: skip
    assert held(ours) == {**held(theirs), "ziji-2020": before["local/ziji-2020.md"]}
    assert "未收录样例办法（改）" in {one.metadata.title for one in Corpus(ours).catalogue().entries.values()}


def test_what_is_replaced_in_local_is_kept_aside(path: Path, ours: Path) -> None:
    before = (ours / "local" / "shili-2015.md").read_bytes()
    take(path, ours)
    (aside,) = (ours / "local" / ".replaced").iterdir()
    assert aside.read_bytes() == before


def test_a_second_time_changes_nothing(path: Path, ours: Path) -> None:
    take(path, ours)
    before = everything(ours)
    assert take(path, ours).to_write == []
    assert everything(ours) == before


def test_a_local_document_that_lies_deeper_is_replaced_where_it_lies(path: Path, ours: Path) -> None:
    deeper = ours / "local" / "上级" / "shili-2015.md"
    deeper.parent.mkdir()
    (ours / "local" / "shili-2015.md").rename(deeper)
    take(path, ours)
    assert not (ours / "local" / "shili-2015.md").exists()
    assert take(path, ours).to_write == []


def test_without_a_corpus_nothing_is_taken_in(path: Path, tmp_path: Path) -> None:
    with opened(path) as pack, pytest.raises(DocumentError, match="--corpus"):
        compare(pack.manifest, Corpus(tmp_path / "nowhere"))


def test_a_pack_that_changed_after_it_was_verified_writes_nothing(path: Path, ours: Path) -> None:
    before = everything(ours)
    with opened(path) as pack:
        verify(pack, Corpus(ours))
        changes = compare(pack.manifest, Corpus(ours)).to_write
        raw = bytearray(path.read_bytes())
        for at in range(200, len(raw) - 4000, 7):
            raw[at] ^= 0xFF
        path.write_bytes(raw)
        with pytest.raises(PackError):
            take_in(pack, Corpus(ours), changes)
    assert everything(ours) == before


# Into a new folder


@contextmanager
def indexed(corpus: Path, index: Path) -> Iterator[Library]:
    library = Library.open(build(index, Corpus(corpus)).folder)
    yield library
    library.close()


def test_a_corpus_that_was_packed_and_laid_out_is_the_same_corpus(ours: Path, tmp_path: Path) -> None:
    (ours / "local" / "formulations.yaml").write_text("formulations:\n- name: 三色卡片\n", "utf-8")
    packed(ours, tmp_path / "b.kbpack")
    with opened(tmp_path / "b.kbpack") as pack:
        lay_out(pack, tmp_path / "new" / "corpus")
    assert held(tmp_path / "new" / "corpus") == held(ours)
    with indexed(ours, tmp_path / "i1") as before, indexed(tmp_path / "new" / "corpus", tmp_path / "i2") as after:
        assert before.snapshot.manifest.corpus_version == after.snapshot.manifest.corpus_version
        assert [one.name for one in after.formulations.all] == ["三色卡片"]
        for question in ("三色卡片", "归档", "示例条例第三条", "看清单 核对", "只有这里有"):
            hits = [
                [
                    (hit.document, hit.address, hit.highlights, hit.score)
                    for hit in library.search(Question(question)).hits
                ]
                for library in (before, after)
            ]
            assert hits[0] == hits[1] != []


def test_an_empty_folder_may_be_there_and_nothing_is_left_beside(path: Path, theirs: Path, tmp_path: Path) -> None:
    (tmp_path / "into").mkdir()
    with opened(path) as pack:
        lay_out(pack, tmp_path / "into")
    assert everything(tmp_path / "into") == everything(theirs)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.kbpack", "into", "theirs"]


def test_a_folder_with_something_in_it_is_left_alone(path: Path, ours: Path) -> None:
    before = everything(ours)
    with opened(path) as pack, pytest.raises(PackError, match="不是空文件夹"):
        lay_out(pack, ours)
    assert everything(ours) == before


def test_two_at_a_time_are_kept_apart(path: Path, ours: Path, tmp_path: Path) -> None:
    with opened(path) as pack:
        with FileLock(tmp_path / ".new.unpacking.lock"), pytest.raises(PackError, match="另一个进程"):
            lay_out(pack, tmp_path / "new")
        changes = compare(pack.manifest, Corpus(ours)).to_write
        with FileLock(ours / "local" / ".unpacking.lock"), pytest.raises(PackError, match="另一个进程"):
            take_in(pack, Corpus(ours), changes)


# Killed in the middle

_KILLED = """
import os, sys
from pathlib import Path
from kb.corpus import Corpus
from kb.export.packs.opening import opened
from kb.export.packs.unpacking import compare, lay_out, take_in

path, folder, how, at = sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
seen = 0

def counted(name, function):
    def call(*arguments, **named):
        global seen
        seen += name == how
        if name == how and seen == at:
            if name == "write":  # half of it is on the disk already
                function(arguments[0], arguments[1][: len(arguments[1]) // 2])
            os.kill(os.getpid(), 9)
        return function(*arguments, **named)
    return call

os.fsync = counted("sync", os.fsync)
os.replace = counted("replace", os.replace)
Path.write_bytes = counted("write", Path.write_bytes)
with opened(Path(path)) as pack:
    if folder.name == "into":
        lay_out(pack, folder)
    else:
        take_in(pack, Corpus(folder), compare(pack.manifest, Corpus(folder)).to_write)
print(seen)
"""


def killed(path: Path, folder: Path, how: str, at: int) -> bool:
    """Whether taking in a pack was killed at the call number `at` of a kind."""
    command = [sys.executable, "-c", _KILLED, str(path), str(folder), how, str(at)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode != 0


POINTS = [("write", 1), ("write", 3), ("sync", 1), ("sync", 4), ("sync", 6), *(("replace", at) for at in range(1, 6))]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 没有 SIGKILL")
@pytest.mark.parametrize(("how", "at"), POINTS)
def test_killed_in_the_middle_every_file_is_whole_and_running_again_does_the_rest(
    path: Path, ours: Path, theirs: Path, how: str, at: int
) -> None:
    before, wanted = held(ours), held(theirs)
    facts = {(ours / "catalogue.yaml").read_bytes(), (theirs / "catalogue.yaml").read_bytes()}
    old_local = (ours / "local" / "shili-2015.md").read_bytes()
    assert killed(path, ours, how, at)
    for identifier, content in held(ours).items():
        assert content in {before.get(identifier), wanted.get(identifier)}
    assert before.keys() <= held(ours).keys()
    assert Corpus(ours).facts("catalogue.yaml").read_bytes() in facts
    assert old_local in everything(ours / "local").values()
    take(path, ours)
    assert held(ours) == {**wanted, "ziji-2020": before["ziji-2020"]}
    left = {name for name in everything(ours / "local") if name.startswith(".") and not name.startswith(".replaced/")}
    assert left == set()
    assert not (ours / "local" / ".unpacking").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 没有 SIGKILL")
@pytest.mark.parametrize(("how", "at"), [("write", 1), ("write", 5), ("sync", 3), ("sync", 12), ("replace", 1)])
def test_killed_while_it_lays_out_a_corpus_it_leaves_no_corpus_and_running_again_makes_it(
    path: Path, theirs: Path, tmp_path: Path, how: str, at: int
) -> None:
    (tmp_path / "into").mkdir()
    assert killed(path, tmp_path / "into", how, at)
    assert not (tmp_path / "into").exists() or list((tmp_path / "into").iterdir()) == []
    with opened(path) as pack:
        lay_out(pack, tmp_path / "into")
    assert everything(tmp_path / "into") == everything(theirs)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.kbpack", "into", "theirs"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 没有 SIGKILL")
def test_there_are_as_many_moments_as_the_cases_name(path: Path, ours: Path, tmp_path: Path) -> None:
    """The numbers above are within what a run does: four files and what is set aside are put in place."""
    copy = shutil.copytree(ours, tmp_path / "copy")
    assert killed(path, copy, "replace", 5)
    shutil.rmtree(copy)
    assert not killed(path, shutil.copytree(ours, copy), "replace", 6)


# Size

_GROWN = """
import resource, sys
from pathlib import Path
from kb.corpus import Corpus
from kb.export.packs.opening import opened, verify
from kb.export.packs.unpacking import lay_out
from tests.support.packs import packed

def carry(corpus, home):
    packed(corpus, home / "a.kbpack")
    with opened(home / "a.kbpack") as pack:
        verify(pack, Corpus(home / "into"))
        lay_out(pack, home / "into")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

few, many = (Path(name) for name in sys.argv[1:])
print(-carry(few / "corpus", few) + carry(many / "corpus", many))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="只有 Linux 以 KB 报告内存")
def test_memory_does_not_grow_with_the_number_of_documents(tmp_path: Path) -> None:
    body = "样例" * 35_000
    for name, count in (("few", 4), ("many", 60)):
        folder = tmp_path / name / "corpus"
        folder.mkdir(parents=True)
        for number in range(count):
            (folder / f"d{number}.md").write_text(f"---\ntitle: 样例{number}\n---\n{body}", "utf-8")
    command = [sys.executable, "-c", _GROWN, str(tmp_path / "few"), str(tmp_path / "many")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=True)
    assert len(held(tmp_path / "many" / "into")) == 60
    assert int(done.stdout) < 6 * 1024  # KB, of 12 MB of documents
