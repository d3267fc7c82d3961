"""Which files come in from folders and archives, and which are refused."""

import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from kb.errors import DocumentError
from kb.intake import archives, files
from kb.intake.files import MOST_BYTES, Incoming, files_in
from tests.support.word_files import word_file_of

TEXT = "关于样例的通知\n".encode()


def names(folder: Path, found: list[Incoming]) -> list[str]:
    return [file.name.removeprefix(f"{folder}/") for file in found]


def archive_of(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def raw_names(path: Path, entries: dict[bytes, bytes]) -> Path:
    """An archive with names as other systems write them, without the sign that they are UTF-8."""
    stand_ins = {f"{number:0{len(name)}}": name for number, name in enumerate(entries)}
    archive_of(path, dict(zip(stand_ins, entries.values(), strict=True)))
    raw = path.read_bytes()
    for stand_in, name in stand_ins.items():
        assert len(stand_in) == len(name)
        raw = raw.replace(stand_in.encode(), name)
    path.write_bytes(raw)
    return path


# ---------------------------------------------------------------------------------------------------- folders


def test_folders_are_read_to_the_bottom_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.md", "a/2.pdf", "a/1.txt", "c.MD"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(TEXT)
    found, bad = files_in([tmp_path])
    assert (names(tmp_path, found), bad) == (["a/1.txt", "a/2.pdf", "b.md", "c.MD"], [])
    assert all(file.read() == TEXT for file in found)


def test_what_systems_and_programs_leave_behind_is_passed_over(tmp_path: Path) -> None:
    for name in (
        ".hidden/a.md",
        ".DS_Store",
        "Thumbs.db",
        "~$意见.docx",
        "desktop.ini",
        "__MACOSX/a.md",
        ".~lock.a.md#",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(TEXT)
    assert files_in([tmp_path]) == ([], [])


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [
        ("a.md", 0, "空文件"),
        ("a.pdf", MOST_BYTES + 1, "超过 50 MB"),
        ("a.bin", MOST_BYTES + 1, "暂不支持“.bin”"),
        ("a.pdf", 200_000_000, "超过 50 MB"),
        ("a.exe", 9, "暂不支持“.exe”"),
        ("无后缀", 9, "暂不支持"),
        ("a.rar", 9, "压缩包"),
    ],
)
def test_files_that_are_not_read_are_named_with_the_reason(tmp_path: Path, name: str, size: int, said: str) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(size)
    found, (remark,) = files_in([tmp_path])
    assert (found, remark.path) == ([], str(tmp_path / name))
    assert said in remark.message


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("改了名.zip", word_file_of("甲")),
        ("没有后缀", word_file_of("甲")),
        ("没有后缀的文本", "关于值班的通知".encode()),
        ("关于值班的通知（2024.5.1）", "关于值班的通知".encode()),
        ("改了名.xls", word_file_of("甲")),
        ("改了名.7z", b"%PDF-1.7"),
    ],
)
def test_a_file_is_taken_by_its_bytes_where_its_name_does_not_tell(tmp_path: Path, name: str, raw: bytes) -> None:
    (tmp_path / name).write_bytes(raw)
    (file,), bad = files_in([tmp_path])
    assert (file.read(), bad) == (raw, [])


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("图.png", b"\x89PNG\r\n\x1a\n", "图片不能直接读取，里面没有文字，请先做文字识别（OCR）"),
        ("图", b"\x89PNG\r\n\x1a\n", "图片不能直接读取"),
        ("表.xlsx", b"PK\x03\x04", "表格不能直接读取"),
        ("~WRL0001.tmp", word_file_of("甲"), "暂不支持“.tmp”"),
        ("说明.py", "# 说明".encode(), "暂不支持“.py”"),
    ],
)
def test_what_is_not_read_is_named_by_its_bytes(tmp_path: Path, name: str, raw: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(raw)
    found, (remark,) = files_in([tmp_path])
    assert found == []
    assert remark.message.startswith(said)


def test_a_file_that_grew_beyond_the_limit_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT)
    (file,), _ = files_in([path])
    with path.open("r+b") as grown:
        grown.truncate(MOST_BYTES + 1)
    with pytest.raises(DocumentError, match="超过 50 MB"):
        file.read()


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    found, (remark,) = files_in([tmp_path / "没有.md"])
    assert (found, remark.message) == ([], "没有这个文件，请检查路径。")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="这个系统没有管道文件")
def test_pipes_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    for path in (tmp_path, tmp_path / "a.md"):
        found, (remark,) = files_in([path])
        assert found == []
        assert "不是普通文件" in remark.message


def test_links_out_of_a_folder_are_named_and_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "a.md").write_bytes(TEXT)
    (inside / "b.md").write_bytes(TEXT)
    (inside / "file.md").symlink_to(outside / "a.md")
    (inside / "folder").symlink_to(outside)
    (inside / "again.md").symlink_to(inside / "b.md")
    (inside / "circle").symlink_to(inside)
    (inside / "nowhere.md").symlink_to(inside / "没有.md")
    (inside / "itself.md").symlink_to(inside / "itself.md")
    found, bad = files_in([inside])
    assert names(inside, found) == ["b.md"]
    assert [Path(remark.path).name for remark in bad] == ["file.md", "folder", "itself.md", "nowhere.md"]
    assert all("链接" in remark.message for remark in bad)


def test_a_link_that_was_named_itself_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(TEXT)
    (tmp_path / "b.md").symlink_to(tmp_path / "a.md")
    (file,), bad = files_in([tmp_path / "b.md"])
    assert (file.read(), bad) == (TEXT, [])


def test_a_folder_that_cannot_be_opened_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.md").write_bytes(TEXT)
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found, (remark,) = files_in([tmp_path])
    assert names(tmp_path, found) == ["a.md"]
    assert "打不开这个文件夹" in remark.message


# --------------------------------------------------------------------------------------------------- archives


def test_an_archive_is_read_like_a_folder(tmp_path: Path) -> None:
    entries = {
        "资料/": b"",
        "资料/意见.md": TEXT,
        "资料/图.png": b"1",
        "__MACOSX/._意见.md": b"1",
        "资料/.DS_Store": b"1",
    }
    path = archive_of(tmp_path / "包.zip", entries)
    (file,), (remark,) = files_in([tmp_path])
    assert (file.name, file.read()) == (f"{path}/资料/意见.md", TEXT)
    assert remark.path == f"{path}/资料/图.png"
    assert [one.name for one in tmp_path.iterdir()] == ["包.zip"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_are_read_in_the_encodings_of_other_systems(tmp_path: Path, encoding: str) -> None:
    path = raw_names(tmp_path / "a.zip", {"资料\\关于样例的意见.md".encode(encoding): TEXT})
    (file,), bad = files_in([path])
    assert (file.name, bad) == (f"{path}/资料/关于样例的意见.md", [])
    assert file.read() == TEXT


@pytest.mark.parametrize(
    "name", ["../a.md", "/etc/a.md", "C:/a.md", "c:\\a.md", "资料/../../a.md", "..\\a.md", "\\\\host\\a.md"]
)
def test_names_that_lead_out_of_the_archive_are_refused_and_named(tmp_path: Path, name: str) -> None:
    path = archive_of(tmp_path / "a.zip", {name: TEXT, "b.md": TEXT})
    (file,), (remark,) = files_in([path])
    assert file.name == f"{path}/b.md"
    assert remark.path.endswith("a.md")
    assert "指向压缩包以外" in remark.message


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_in_an_archive_are_refused(tmp_path: Path, kind: int) -> None:
    entry = zipfile.ZipInfo("a.md")
    entry.external_attr = (kind | 0o644) << 16
    entry.create_system = 3
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(entry, b"/etc/passwd")
    found, (remark,) = files_in([tmp_path / "a.zip"])
    assert found == []
    assert "链接或设备" in remark.message


def test_encrypted_files_and_archives_in_archives_are_refused(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "a.zip", {"a.md": TEXT, "里面.zip": TEXT, "里面.rar": TEXT})
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    found, bad = files_in([path])
    assert found == []
    assert ["密码" in bad[0].message, *("还有压缩包" in remark.message for remark in bad[1:])] == [True] * 3


def test_a_file_in_an_archive_may_not_be_larger_than_it_says(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "a.zip", {"a.txt": b" " * 30_000_000})
    raw = bytearray(path.read_bytes())
    struct.pack_into("<I", raw, raw.index(b"PK\x01\x02") + 24, 100)
    path.write_bytes(raw)
    (file,), _ = files_in([path])
    assert file.size == 100
    with pytest.raises(DocumentError, match="已经损坏"):
        file.read()


@pytest.mark.parametrize(("size", "said"), [(MOST_BYTES + 1, "超过 50 MB|解压后过大"), (11_000_000, "解压后过大")])
def test_files_that_swell_are_refused_unread(tmp_path: Path, size: int, said: str) -> None:
    found, (remark,) = files_in([archive_of(tmp_path / "a.zip", {"a.txt": b" " * size})])
    assert found == []
    assert any(words in remark.message for words in said.split("|"))


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "a.zip", {"a.txt": os.urandom(5000)})
    raw = path.read_bytes()
    start, end = raw.index(b"PK\x01\x02"), raw.index(b"PK\x05\x06")
    directory = raw[start:end]
    ending = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 9, 9, 9 * len(directory), start, 0)
    path.write_bytes(raw[:start] + 9 * directory + ending)
    found, (remark,) = files_in([path])
    assert found == []
    assert "互相重叠" in remark.message


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_ENTRIES", 20)
    for count, many in ((20, False), (21, True), (100, True)):
        found, bad = files_in([archive_of(tmp_path / f"{count}.zip", {f"{n}.md": TEXT for n in range(count)})])
        assert (bool(bad), len(found)) == (many, 0 if many else count)
        assert all("压缩包里的文件超过" in remark.message for remark in bad)


def test_an_archive_that_unpacks_to_too_much_or_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive_of(tmp_path / "a.zip", {f"{n}.md": os.urandom(2000) for n in range(10)})
    for limit, said in (("MOST_TOTAL", "解压后过大"), ("MOST_PACKED", "压缩包超过")):
        with monkeypatch.context() as patched:
            patched.setattr(archives, limit, 10_000)
            found, (remark,) = files_in([path])
        assert found == []
        assert said in remark.message


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"no archive at all"])
def test_a_broken_archive_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    found, (remark,) = files_in([tmp_path])
    assert found == []
    assert "压缩包已经损坏" in remark.message


def test_broken_bytes_in_an_archive_are_told_when_they_are_read(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "a.zip", {"a.md": os.urandom(500)})
    raw = bytearray(path.read_bytes())
    raw[100] ^= 0xFF
    path.write_bytes(raw)
    (file,), _ = files_in([path])
    with pytest.raises(DocumentError, match="已经损坏") as caught:
        file.read()
    assert caught.value.path == f"{path}/a.md"


def test_other_ways_of_packing_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.md", TEXT)
    found, (remark,) = files_in([tmp_path])
    assert found == []
    assert "压缩方式" in remark.message


def test_the_limits_are_those_that_the_messages_name() -> None:
    assert files.MOST_BYTES == 50 * 1024 * 1024
