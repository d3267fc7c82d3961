"""What can go wrong in a way that a user can act on.

The message is one Chinese sentence with the next step in it. Each surface (command line, web) catches `KbError`
once; anything else is a defect and is not caught. `code` is for programs; the site knows the HTTP status of each.

What more than one room raises is here. The others are with what raises them: `UnreadableFileError` and `TooLargeError` in
`kb.files.visible_text`, `UnchangeableError` in `kb.files.change`; `FetchError` and `UnreachableError` and `GuardedError` in
`kb.intake.official.fetching`, `NotTheDocumentError` in `kb.intake.official.recognition`, `OfflineError` in
`kb.intake.official.pulling`, `CollectionError` in `kb.intake.collections.package`,
`SiteError` and `SiteUnreachableError` and `SiteGuardedError` and `SiteChangedError` in
`kb.intake.official.sites.asking`, `OtherTextError` in `kb.amendments.application`, `ChoiceError` in `kb.cli.pull_from`; `NothingHeldError` in `kb.export.copies`, `TableFormError` in `kb.export.table_files`, `TooManyRowsError` in `kb.export.search_row`,
`PackError` in `kb.export.packs.manifest`; `ForeignLinesError` in `kb.drafts.mending`; `NoProtocolError` in `kb.cli.mcp`;
`SubmissionError` and `BothGivenError` and `MediaTypeError` in `web.uploads`, `ForeignHostError` and `ForeignPageError` in `web.site`, `TooOftenError` in `web.pace`.
"""

import errno

_REASONS = {
    "没有这个文件或文件夹": ("ENOENT",),
    "没有权限": ("EACCES", "EPERM"),
    "磁盘满了": ("ENOSPC",),
    "超出了磁盘限额": ("EDQUOT",),
    "磁盘读写出错": ("EIO",),
    "磁盘是只读的": ("EROFS",),
    "文件太大": ("EFBIG",),
    "名字太长": ("ENAMETOOLONG",),
    "已经有这个名字": ("EEXIST",),
    "这是一个文件夹": ("EISDIR",),
    "这里不是文件夹": ("ENOTDIR",),
    "文件夹里还有文件": ("ENOTEMPTY",),
    "正被别的程序占用": ("EBUSY", "ETXTBSY", "EAGAIN", "EDEADLK"),
    "打开的文件太多": ("EMFILE", "ENFILE"),
    "内存不够": ("ENOMEM",),
    "已经被占用": ("EADDRINUSE",),
    "这台机器没有这个地址": ("EADDRNOTAVAIL",),
    "网络盘连不上": ("ESTALE", "EHOSTDOWN", "EHOSTUNREACH", "ENETUNREACH", "ENOTCONN", "ETIMEDOUT", "EREMOTEIO"),
    "这个位置不能用": ("EINVAL", "ENOTSUP", "EOPNOTSUPP", "ELOOP", "ENODEV"),
    "是管道、套接字或设备，不是文件": ("ENXIO",),
}
_REASON_BY_NUMBER = {
    getattr(errno, name): reason for reason, names in _REASONS.items() for name in names if hasattr(errno, name)
}


def reason_of(error: OSError) -> str:
    """Return in a few words of Chinese why the system refused; what it says itself where that has no translation."""
    return _REASON_BY_NUMBER.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__


def sentence_of(error: "KbError | OSError") -> str:
    """Return what went wrong as one sentence, with the path if it is a file that could not be read or written."""
    if isinstance(error, KbError):
        return error.message
    where = f"“{error.filename}”" if error.filename else "文件"
    return f"不能读写{where}（{reason_of(error)}），请检查路径、权限和磁盘空间。"


class KbError(Exception):
    """Something that could not be done, said in one sentence for the user."""

    code = "failed"

    @property
    def message(self) -> str:
        return str(self)


class QueryError(KbError):
    """The query cannot be searched as typed."""

    code = "bad_query"


class NotFoundError(KbError):
    """No such document, part or page."""

    code = "not_found"


class UnknownDocumentError(NotFoundError):
    """A document that the corpus does not have."""

    def __init__(self, identifier: str) -> None:
        super().__init__(f"本库没有编号为“{identifier}”的文件，请从文件目录里查找。")


class DocumentError(KbError):
    """A file that cannot be read as a document; `path` and `line` say where."""

    code = "bad_document"

    def __init__(self, message: str, *, path: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


class IndexUnusableError(KbError):
    """The index on disk is missing, damaged, or made by another version."""

    code = "index_unusable"


class NewerIndexError(KbError):
    """A later version of the program made the index: it is neither read nor built anew unasked."""

    code = "newer_index"


class BuildInProgressError(KbError):
    """Another process is building the same index."""

    code = "build_in_progress"


class CorpusGoneError(KbError):
    """The corpus cannot be seen although it held documents: nothing is written, and the index stays as it is."""

    code = "corpus_gone"


class NotIndexedError(KbError):
    """What was written lies in the corpus, and the index could not be brought up with it."""

    code = "not_indexed"


class TextNotHeldError(KbError):
    """What was asked needs the wording of documents that are not held in full; `documents` are their ids."""

    code = "text_not_held"

    def __init__(self, message: str, documents: tuple[str, ...]) -> None:
        super().__init__(message)
        self.documents = documents


class SettingsError(KbError):
    """The environment asks for something that cannot be."""

    code = "bad_settings"


class EngineUnavailableError(KbError):
    """The engine that searches cannot be reached, or does not answer in time; it may again in a moment."""

    code = "engine_unavailable"
    AWAY = "检索集群暂时连不上或太忙，请稍后再查；文件目录和已打开的文件仍可阅读。"
