"""The corpus: its folder, what is on record about its documents, and the snapshot that is searched.

Four of the names are the values of 提法 that drafts judge by, and four the parts of a snapshot that engines and builds
share; a reader needs `Corpus`, `Snapshot` and `Holdings`.
"""

from kb.corpus.catalogue import Catalogue, Entry
from kb.corpus.folder import Corpus, Remark
from kb.corpus.formulations import CanonicalSource, Change, Formulation, Formulations
from kb.corpus.holdings import Holdings
from kb.corpus.records import Records
from kb.corpus.snapshot import Manifest, SegmentPlace, Shelf, Snapshot
from kb.corpus.source_files import SourceFile, Trace, content_of

__all__ = [
    "CanonicalSource",
    "Catalogue",
    "Change",
    "Corpus",
    "Entry",
    "Formulation",
    "Formulations",
    "Holdings",
    "Manifest",
    "Records",
    "Remark",
    "SegmentPlace",
    "Shelf",
    "Snapshot",
    "SourceFile",
    "Trace",
    "content_of",
]
