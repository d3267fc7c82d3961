"""Packs that are opened: what is damaged, cut off or tampered with is refused in a sentence."""

import stat
import struct
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.corpus.folder import Corpus
from kb.export.packs.manifest import PackError
from kb.export.packs.opening import opened, verify
from tests.support.packs import Json, members, packed, row, with_manifest, zipped

DOCUMENT = "---\ntitle: 甲\n---\n乙。\n".encode()


def check(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.kbpack"
    path.write_bytes(raw)
    with opened(path) as pack:
        verify(pack, Corpus(tmp_path / "nowhere"))


def refused(raw: bytes, tmp_path: Path) -> str:
    """What is said of a pack that is refused."""
    with pytest.raises(PackError) as caught:
        check(raw, tmp_path)
    told = caught.value.message
    assert told.endswith("。")
    assert told.count("。") == 1
    return told


def test_a_whole_pack_is_accepted(whole: bytes, tmp_path: Path) -> None:
    check(whole, tmp_path)


def test_a_pack_of_chosen_documents_is_accepted(invented_folder: Path, tmp_path: Path) -> None:
    packed(invented_folder, tmp_path / "some.kbpack", "shili-2024", "zilv-yangli")
    check((tmp_path / "some.kbpack").read_bytes(), tmp_path)


@given(st.data())
def test_a_pack_that_was_cut_off_or_of_which_one_byte_was_changed_is_never_taken_for_another(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """It is refused, or its files are what they were: a byte of a day in the archive's own list means nothing."""
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    folder = tmp_path_factory.mktemp("damaged")
    refused(whole[:at], folder)
    path = folder / "a.kbpack"
    path.write_bytes(changed)
    try:
        with opened(path) as pack:
            verify(pack, Corpus(folder / "nowhere"))
            contents = {f"corpus/{entry.path}": pack.content(entry) for entry in pack.manifest.files}
    except PackError:
        return
    assert contents == {name: content for name, content in members(whole).items() if name != "manifest.json"}


@pytest.mark.parametrize("raw", [b"", b"PK\x05\x06" + bytes(18), b"no archive", "不是包".encode()])
def test_what_is_no_pack_is_said_to_be_none(raw: bytes, tmp_path: Path) -> None:
    assert "不是政策文库的包" in refused(raw, tmp_path)


def test_a_file_that_is_not_there_is_no_pack_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), opened(tmp_path / "a.kbpack"):
        pass


# Content that is not what the manifest says


def test_changed_content_is_found_by_its_hash(whole: bytes, tmp_path: Path) -> None:
    files = members(whole)
    name = "corpus/regulations/shili-2015.md"
    files[name] = files[name].replace("逐项打勾".encode(), "逐项画叉".encode())
    assert "“regulations/shili-2015.md”与清单不符" in refused(zipped(files), tmp_path)


def test_another_size_is_found_before_anything_is_read(whole: bytes, tmp_path: Path) -> None:
    files = members(whole)
    files["corpus/catalogue.yaml"] += b"\n"
    assert "大小不对" in refused(zipped(files), tmp_path)


def test_a_missing_and_an_unknown_file_are_named(whole: bytes, tmp_path: Path) -> None:
    files = members(whole)
    assert "清单上没有的文件“corpus/xin.md”" in refused(zipped({**files, "corpus/xin.md": DOCUMENT}), tmp_path)
    del files["corpus/regulations/shili-2015.md"]
    assert "缺少清单上的文件“regulations/shili-2015.md”" in refused(zipped(files), tmp_path)


def test_an_archive_without_a_manifest_is_no_pack(whole: bytes, tmp_path: Path) -> None:
    files = members(whole)
    del files["manifest.json"]
    assert "没有清单" in refused(zipped(files), tmp_path)


CHANGES: dict[str, tuple[Callable[[Json], object], str]] = {
    "another format": (lambda m: m.update(format="kbpack/9", program="99.1.0"), "99.1.0 版的程序打的，格式“kbpack/9”"),
    "no files": (lambda m: m.pop("files"), "看不懂"),
    "files of another form": (lambda m: m.update(files=[1]), "看不懂"),
    "a size that is none": (lambda m: m["files"][0].update(size=-1), "看不懂"),
    "a size that is true": (lambda m: m["files"][0].update(size=True), "看不懂"),
    "a hash that is none": (lambda m: m["files"][0].update(sha256="x"), "看不懂"),
    "an unknown item": (lambda m: m["files"][0].update(mode=1), "看不懂"),
    "no day": (lambda m: m.update(packed="昨天"), "看不懂"),
    "another version": (lambda m: m.update(corpus_version="0" * 16), "文库版本"),
    "another title": (lambda m: m["files"][-1].update(title="改了的"), "题名与清单不符"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_manifest_that_was_changed_is_refused(whole: bytes, tmp_path: Path, name: str) -> None:
    change, said = CHANGES[name]
    assert said in refused(zipped(with_manifest(members(whole), change)), tmp_path)


@pytest.mark.parametrize("raw", [b"", b"{", b"[" * 100_000, b"\xff", b"[]", b"null"])
def test_a_manifest_that_is_none_is_refused(whole: bytes, tmp_path: Path, raw: bytes) -> None:
    assert "看不懂" in refused(zipped({**members(whole), "manifest.json": raw}), tmp_path)


# Names and kinds that have no place in a pack


def pack_of(path: str, identifier: str, content: bytes = DOCUMENT) -> bytes:
    """A pack whose manifest vouches for one more file."""
    manifest = (
        b'{"format":"kbpack/1","program":"1","packed":"2026-01-01T00:00:00+00:00","corpus_version":"","files":[]}'
    )
    files = with_manifest(
        {"manifest.json": manifest}, lambda m: m["files"].append(row(path, content, identifier, "甲"))
    )
    return zipped({**files, f"corpus/{path}": content})


@pytest.mark.parametrize(
    ("path", "identifier"),
    [
        ("../a.md", "a"),
        ("regulations/../../a.md", "a"),
        ("/etc/a.md", "a"),
        ("C:/a.md", "a"),
        ("regulations\\a.md", "regulations\\a"),
        ("regulations//a.md", "a"),
        ("./a.md", "a"),
        (".hidden/a.md", "a"),
        ("local/.a.md", ".a"),
        ("a/nul.md", "nul"),
        ("COM1/a.md", "a"),
        ("a./b.md", "b"),
        ("a /b.md", "b"),
        ("a\x00.md", "a\x00"),
        ("a\n.md", "a\n"),
        ("a.txt", "a"),
        ("README.md", "README"),
        ("a.md", "b"),
        ("字" * 80 + ".md", "字" * 80),
        ("/".join("abcdefgh") + "/i.md", "i"),
        (".md", ""),
        ("local/catalogue.yaml", ""),
        ("other.yaml", ""),
        ("catalogue.yaml", "catalogue"),
        ("local/.replaced/../a.md", ""),
        ("local/.replaced/a/b.md", ""),
        ("local/.replaced/.a.md", ""),
        ("local/.replaced/con.md", ""),
        ("local/.replaced/a.md", "a"),
        ("local/.readings/../a.md", ""),
        ("local/.readings/a.md", ""),
        ("local/.readings/a/b.yaml", ""),
        ("local/.readings/a/b/c.md", ""),
        ("local/.Readings/a/b.md", ""),
        ("local/.unpacking/a.md", ""),
        ("local/.sources.sha256", "sources"),
    ],
)
def test_a_name_that_could_lead_elsewhere_is_refused(tmp_path: Path, path: str, identifier: str) -> None:
    told = refused(pack_of(path, identifier), tmp_path)
    assert "不能作为包里的文件名" in told or "普通文件" in told
    assert [one.name for one in tmp_path.iterdir()] == ["a.kbpack"]


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (("a/x.md", "a/X.md"), "重名"),
        (("a/x.md", "b/x.md"), "重名"),
        (("a/e\u0301.md", "a/\xe9.md"), "重名"),
        (("a.md/b.md", "a.md"), "既是文件又是文件夹"),
    ],
)
def test_names_that_meet_on_some_system_are_refused(tmp_path: Path, paths: tuple[str, str], said: str) -> None:
    manifest = (
        b'{"format":"kbpack/1","program":"1","packed":"2026-01-01T00:00:00+00:00","corpus_version":"","files":[]}'
    )

    def add(told: Json) -> None:
        for path in paths:
            told["files"].append(row(path, DOCUMENT, path.rpartition("/")[2].removesuffix(".md"), "甲"))

    files = with_manifest({"manifest.json": manifest}, add)
    assert said in refused(zipped({**files, **{f"corpus/{path}": DOCUMENT for path in paths}}), tmp_path)


def odd_member(name: str, *, mode: int = 0, method: int = ZIP_DEFLATED) -> ZipInfo:
    entry = ZipInfo(name)
    entry.external_attr = mode << 16
    entry.compress_type = method
    return entry


@pytest.mark.parametrize(
    "entry",
    [
        odd_member("corpus/link.md", mode=stat.S_IFLNK | 0o777),
        odd_member("corpus/pipe.md", mode=stat.S_IFIFO | 0o644),
        odd_member("corpus/folder/"),
        odd_member("corpus/a.md", method=ZIP_BZIP2),
    ],
)
def test_what_is_no_plain_file_is_refused(whole: bytes, tmp_path: Path, entry: ZipInfo) -> None:
    assert "不是普通文件" in refused(zipped(members(whole), (entry, b"regulations/shili-2024.md")), tmp_path)


def test_a_name_that_occurs_twice_is_refused(whole: bytes, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        raw = zipped(members(whole), (odd_member("corpus/regulations/shili-2024.md"), DOCUMENT))
    assert "出现了两次" in refused(raw, tmp_path)


def test_an_encrypted_file_is_refused(whole: bytes, tmp_path: Path) -> None:
    raw = bytearray(whole)
    at = raw.index(b"PK\x01\x02")
    flags = struct.unpack_from("<H", raw, at + 8)[0]
    struct.pack_into("<H", raw, at + 8, flags | 1)
    assert "不是普通文件" in refused(bytes(raw), tmp_path)


def test_a_file_that_says_it_is_small_and_is_not_is_refused(tmp_path: Path) -> None:
    """The sizes in manifest and archive agree, what is packed is a hundred thousand times as long."""
    bomb = b"---\ntitle: \xe7\x94\xb2\n---\n" + b"0" * 30_000_000
    small = 300
    manifest = (
        b'{"format":"kbpack/1","program":"1","packed":"2026-01-01T00:00:00+00:00","corpus_version":"","files":[]}'
    )
    files = with_manifest(
        {"manifest.json": manifest}, lambda m: m["files"].append(row("a.md", bomb[:small], "a", "甲"))
    )
    raw = bytearray(zipped({**files, "corpus/a.md": bomb}))
    for sign, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = raw.rindex(sign)
        struct.pack_into("<I", raw, at + offset, small)
    assert "已经损坏" in refused(bytes(raw), tmp_path)


def test_a_file_that_is_larger_than_any_document_is_refused(tmp_path: Path) -> None:
    large = b"---\ntitle: \xe7\x94\xb2\n---\n" + b"0" * (33 << 20)
    assert "大小不对" in refused(pack_of("a.md", "a", large), tmp_path)


# Files that cannot be read as what they are


@pytest.mark.parametrize(
    "content", [b"no title", b"\xff\xfe", b"---\ntitle: [\n---\n", "---\ntitle: 甲\n---\n乙\x00。".encode(), b""]
)
def test_what_is_no_document_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "不是一份能读的文件" in refused(pack_of("a.md", "a", content), tmp_path)


@pytest.mark.parametrize("name", ["catalogue.yaml", "formulations.yaml"])
@pytest.mark.parametrize("content", [b"[", b"a: 1", b"\xff", b"!!python/object/apply:os.getcwd []"])
def test_facts_that_cannot_be_read_are_refused(whole: bytes, tmp_path: Path, name: str, content: bytes) -> None:
    files = {**members(whole), f"corpus/{name}": content}

    def change(manifest: Json) -> None:
        manifest["files"] = [one if one["path"] != name else row(name, content) for one in manifest["files"]]

    assert f"“{name}”读不懂" in refused(zipped(with_manifest(files, change)), tmp_path)
