"""The watch: what it does when files change, and when things go wrong."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import watchfiles
from filelock import FileLock

from kb.corpus import current
from kb.corpus.folder import Corpus
from kb.corpus.snapshot import Manifest
from kb.errors import DocumentError
from kb.indexing import watching
from kb.indexing.building import build
from kb.indexing.watching import Overlooked, Trouble, Update, Watch
from kb.library import Library
from kb.search.query import Question
from kb.settings import Settings
from tests.conftest import copy_of_invented

Event = Update | Trouble | Overlooked
_LONG = 120.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    copy_of_invented(tmp_path / "corpus")
    return tmp_path


class Watching:
    """A watch that runs, with all that it told."""

    def __init__(self, home: Path, *, poll: bool = False) -> None:
        self.home = home
        self.told: list[Event] = []
        self.updates_before = 0
        self.watch = Watch(Settings(corpus=home / "corpus", index=home / "index"), self.told.append, poll=poll)

    def write(self, identifier: str, body: str, front: str = "") -> Path:
        path = self.home / "corpus" / "regulations" / f"{identifier}.md"
        self.updates_before = len(self.updates)
        path.write_text(f"---\ntitle: 办法{identifier}\n{front}---\n\n{body}\n", "utf-8")
        return path

    def wait(self, holds: Callable[[], bool], seconds: float = _LONG) -> float:
        """How long it took until `holds`."""
        began = time.monotonic()
        while not holds():
            assert time.monotonic() - began < seconds, self.told
            time.sleep(0.02)
        return time.monotonic() - began

    def shows(self, wording: str) -> None:
        """Waits until the index that serves holds `wording` once, and this watch has told of what was written last."""
        self.wait(lambda: self.finds(wording) == 1 and len(self.updates) > self.updates_before)

    def finds(self, wording: str) -> int:
        """How many passages hold `wording` in the index that serves."""
        folder = current(self.home / "index")
        assert folder is not None
        library = Library.open(folder)
        try:
            return library.search(Question(wording, mode="exact")).total.passages
        finally:
            library.close()

    @property
    def updates(self) -> list[Update]:
        return [one for one in self.told if isinstance(one, Update)]

    @property
    def troubles(self) -> list[str]:
        return [one.message for one in self.told if isinstance(one, Trouble)]

    def titles(self, number: int = -1) -> list[list[str]]:
        """What came, changed and went with an update."""
        found = self.updates[number].built.differences
        assert found is not None
        return [[one.id for one in listed] for listed in (found.added, found.altered, found.removed)]


@contextmanager
def running(home: Path, *, poll: bool = False) -> Iterator[Watching]:
    one = Watching(home, poll=poll)
    stop = threading.Event()
    thread = threading.Thread(target=one.watch.run, args=(stop,))
    thread.start()
    try:
        one.wait(lambda: bool(one.told) or current(home / "index") is not None)
        one.wait(lambda: one.watch._indexed is not None)
        yield one
    finally:
        stop.set()
        thread.join(_LONG)
    assert not thread.is_alive()


@pytest.mark.parametrize("poll", [False, True])
def test_what_comes_changes_and_goes_is_indexed_and_told(home: Path, *, poll: bool) -> None:
    with running(home, poll=poll) as one:
        assert len(one.titles(0)[0]) == 9
        path = one.write("xin", "第一条　此后新增的一条。")
        one.shows("此后新增的一条")
        one.wait(lambda: len(one.updates) == 2)  # told once it serves
        assert one.titles() == [["xin"], [], []]
        one.write("xin", "第一条　此后修改的一条。")
        one.shows("此后修改的一条")
        one.wait(lambda: len(one.updates) == 3)  # told once it serves
        assert one.titles() == [[], ["xin"], []]
        path.rename(path.with_name("bie.md"))
        one.wait(lambda: len(one.updates) == 4)
        assert one.titles() == [["bie"], [], ["xin"]]
        path.with_name("bie.md").unlink()
        one.wait(lambda: one.finds("此后修改的一条") == 0)
        one.wait(lambda: len(one.updates) == 5)  # told once it serves
        assert one.titles() == [[], [], ["bie"]]
        assert one.updates[-1].built.documents == 9
        assert 0 < one.updates[-1].seconds < _LONG
        assert one.troubles == []


def test_an_index_that_is_up_to_date_is_left_as_it_is(home: Path) -> None:
    folder = build(home / "index", Corpus(home / "corpus")).folder
    with running(home) as one:
        time.sleep(0.3)
        assert one.told == []
        assert current(home / "index") == folder


@pytest.mark.parametrize("name", ["catalogue.yaml", "formulations.yaml"])
def test_the_catalogue_and_the_formulations_are_watched_too(home: Path, name: str) -> None:
    with running(home) as one:
        path = home / "corpus" / name
        content = path.read_text("utf-8")
        path.write_text(content.replace("articles: 12", "articles: 13") + "# 改过\n", "utf-8")
        one.wait(lambda: len(one.updates) == 2)
        assert one.titles() == [[], ["weishoulu-2020"] if name == "catalogue.yaml" else [], []]
        path.write_text("坏: [", "utf-8")
        one.wait(lambda: len(one.updates) == 3)
        assert [remark.path for remark in one.updates[-1].bad_files] == [name]
        one.write("xin", "第一条　目录坏了也收入。")
        one.shows("目录坏了也收入")
        assert one.updates[-1].bad_files == (), "told once"


def test_a_broken_file_is_named_once_and_its_last_content_stays(home: Path) -> None:
    with running(home) as one:
        one.write("xin", "第一条　写得好好的。")
        one.shows("写得好好的")
        one.write("xin", "第一条　写坏了。", front="status: 不知道\n")
        one.write("bie", "第一条　另一份照常。")
        one.shows("另一份照常")
        assert [(bad.path, "仍使用上一次的内容" in bad.message) for bad in one.updates[-1].bad_files] == [
            ("regulations/xin.md", True)
        ]
        assert one.finds("写得好好的") == 1
        one.write("bie", "第一条　又改了一次。")
        one.shows("又改了一次")
        assert one.updates[-1].bad_files == ()
        one.write("xin", "第一条　改好了。")
        one.shows("改好了")
        assert one.finds("写得好好的") == 0


def test_a_file_that_is_no_document_is_told(home: Path) -> None:
    with running(home) as one:
        (home / "corpus" / "意见.docx").write_bytes(b"PK")
        one.wait(lambda: any(isinstance(event, Overlooked) for event in one.told))
        (event,) = [event for event in one.told if isinstance(event, Overlooked)]
        assert [remark.path for remark in event.files] == ["意见.docx"]
        one.write("xin", "第一条　新的。")
        one.shows("新的")
        assert [remark.path for update in one.updates for remark in update.bad_files] == []


def test_others_do_not_wait_for_a_file_that_is_being_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.indexing.changes.LONGEST_OPEN", float("inf"))
    monkeypatch.setattr("kb.indexing.changes.LONGEST", float("inf"))
    with running(home) as one:
        slow = home / "corpus" / "regulations" / "man.md"
        with slow.open("w", encoding="utf-8") as file:
            file.write("---\ntitle: 慢慢写的办法\n---\n\n第一条　写了一半\n")
            file.flush()
            one.write("kuai", "第一条　很快写完。")
            one.shows("很快写完")
            assert one.finds("写了一半") == 0
            file.write("\n第二条　写了另一半\n")
        one.shows("写了另一半")
        assert one.finds("写了一半") == 1


def test_what_changes_before_the_system_begins_to_tell_is_not_overlooked(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = watchfiles.watch
    written = home / "corpus" / "regulations" / "xianqian.md"

    def late(*arguments: Any, **options: Any) -> Iterator[Any]:
        if not written.exists():
            written.write_text("---\ntitle: 先前写的办法\n---\n\n第一条　没有人告知的一条。\n", "utf-8")
        return begin(*arguments, **options)

    monkeypatch.setattr(watchfiles, "watch", late)
    monkeypatch.setattr("kb.indexing.watching._IN_ANY_CASE", float("inf"))
    with running(home) as one:
        one.shows("没有人告知")


def test_another_build_is_waited_for(home: Path) -> None:
    with running(home) as one:
        lock = FileLock(home / "index" / ".build.lock")
        lock.acquire()
        try:
            one.write("xin", "第一条　等一等。")
            time.sleep(1.5)
            assert one.finds("等一等") == 0
        finally:
            lock.release()
        one.shows("等一等")
        assert one.troubles == []


def test_what_another_process_has_indexed_is_not_told_again(home: Path) -> None:
    with running(home) as one:
        lock = FileLock(home / "index" / ".build.lock")
        lock.acquire()
        one.write("xin", "第一条　别人收入的。")
        lock.release()
        build(home / "index", Corpus(home / "corpus"))
        folder = current(home / "index")
        time.sleep(1.5)
        assert current(home / "index") == folder
        assert len(one.updates) == 1


def changes(watching: Watching) -> int:
    """Return how many updates were told in which documents were read; a watch may find another's work done."""
    return sum(1 for update in watching.updates if update.built.changed)


def test_two_watches_at_once_both_keep_up(home: Path) -> None:
    with running(home) as one, running(home) as other:
        for number in range(4):
            one.write("xin", f"第一条　第{number}次修改。")
            one.wait(lambda number=number: one.finds(f"第{number}次修改") == 1)  # type: ignore[misc]
        one.wait(lambda: changes(one) + changes(other) == 5 or bool(one.troubles or other.troubles))
        assert one.troubles == other.troubles == []


def test_an_index_that_was_removed_is_built_again(home: Path) -> None:
    with running(home) as one:
        shutil.rmtree(home / "index")
        one.wait(lambda: current(home / "index") is not None)
        one.wait(lambda: one.finds("三色卡片") > 0)
        one.write("xin", "第一条　此后新增的一条。")
        one.shows("此后新增的一条")


def test_a_corpus_that_is_gone_is_told_once_and_what_was_indexed_stays(home: Path) -> None:
    with running(home) as one:
        (home / "corpus").rename(home / "aside")
        one.wait(lambda: bool(one.troubles))
        time.sleep(2.5)
        assert len(one.troubles) == 1
        assert "找不到文库文件夹" in one.troubles[0]
        assert one.finds("三色卡片") > 0
        (home / "aside").rename(home / "corpus")
        one.write("xin", "第一条　回来以后新增的。")
        one.shows("回来以后新增的")
        one.write("xin", "第一条　又改了一次。")
        one.shows("又改了一次")
        (home / "corpus").rename(home / "aside")
        one.wait(lambda: len(one.troubles) == 2)
        (home / "aside").rename(home / "corpus")


def test_a_corpus_that_is_suddenly_empty_does_not_empty_the_index(home: Path) -> None:
    with running(home) as one:
        shutil.move(home / "corpus", home / "aside")
        (home / "corpus").mkdir()
        one.wait(lambda: any("一份文件也没有了" in trouble for trouble in one.troubles))
        assert one.finds("三色卡片") > 0
        shutil.copytree(home / "aside", home / "corpus", dirs_exist_ok=True)
        one.write("xin", "第一条　回来以后新增的。")
        one.shows("回来以后新增的")
        assert one.finds("三色卡片") > 0


def test_a_watch_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="--corpus"):
        Watching(tmp_path)


def test_a_defect_does_not_end_the_watch(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with running(home) as one:
        with monkeypatch.context() as broken:
            broken.setattr(watching, "build", lambda *args, **kwargs: 1 // 0)
            one.write("xin", "第一条　出了问题。")
            one.wait(lambda: bool(one.troubles))
            assert "ZeroDivisionError" in one.troubles[0]
        one.shows("出了问题")
        assert len(one.troubles) == 1
    assert "ZeroDivisionError" in caplog.text


def test_where_the_system_does_not_tell_the_folder_is_looked_at(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def watch(*args: object, **kwargs: object) -> Iterator[set[object]]:
        raise OSError(28, "inotify watch limit reached")
        yield set()

    monkeypatch.setattr("watchfiles.watch", watch)
    with running(home) as one:
        one.wait(lambda: bool(one.troubles))
        assert "改为每隔半秒查看一次" in one.troubles[0]
        one.write("xin", "第一条　没有人告知。")
        one.shows("没有人告知")


def test_a_long_build_is_given_up_when_the_watch_is_to_end(home: Path) -> None:
    for number in range(300):
        (home / "corpus" / "regulations" / f"gen-{number}.md").write_text(
            f"---\ntitle: 第{number}号生成办法\n---\n" + "".join(f"\n第{n}条　红色编号。\n" for n in range(1, 60)),
            "utf-8",
        )
    one = Watching(home)
    stop = threading.Event()
    thread = threading.Thread(target=one.watch.run, args=(stop,))
    thread.start()
    one.wait(lambda: bool(list((home / "index").glob("generation-*"))))
    stop.set()
    thread.join(_LONG)
    assert not thread.is_alive()
    assert current(home / "index") is None
    assert list((home / "index").glob("generation-*")) == []


def segments(home: Path) -> int:
    folder = current(home / "index")
    assert folder is not None
    return len(Manifest.read(folder).segments)


def test_a_worn_index_is_built_anew_beside_while_updates_go_on(home: Path) -> None:
    for number in range(12):
        (home / "corpus" / "regulations" / "xin.md").write_text(
            f"---\ntitle: 办法\n---\n第一条　第{number}次。\n", "utf-8"
        )
        build(home / "index", Corpus(home / "corpus"), at_once=True)
    assert segments(home) == 12
    with running(home) as one:
        one.write("xin", "第一条　又改一次。")
        one.shows("又改一次")
        one.write("xin", "第一条　再改一次。")
        one.shows("再改一次")
        one.wait(lambda: segments(home) <= 3)
        told = len(one.told)
        one.write("xin", "第一条　此后又改。")
        one.shows("此后又改")
        assert one.troubles == []
        assert len(one.told) == told + 1
        assert all(update.built.differences for update in one.updates)
