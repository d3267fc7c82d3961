"""The corpus: its folder, what is on record about its documents, and the snapshot that is searched."""

from kb.corpus.catalogue import Catalogue, Entry
from kb.corpus.facts import STILL_AS_BEFORE, Facts, content_of, facts_seen
from kb.corpus.folder import CATALOGUE, FACTS, FORMULATIONS, LOCAL, Corpus, Remark, SourceFile
from kb.corpus.formulations import CanonicalSource, Change, Formulation, Formulations
from kb.corpus.snapshot import (
    SEAL,
    Manifest,
    Records,
    RecordsWriter,
    SegmentPlace,
    Shelved,
    Snapshot,
    check_seal,
    write_passages,
    write_seal,
)

__all__ = [
    "CATALOGUE",
    "FACTS",
    "FORMULATIONS",
    "LOCAL",
    "SEAL",
    "STILL_AS_BEFORE",
    "CanonicalSource",
    "Catalogue",
    "Change",
    "Corpus",
    "Entry",
    "Facts",
    "Formulation",
    "Formulations",
    "Manifest",
    "Records",
    "RecordsWriter",
    "Remark",
    "SegmentPlace",
    "Shelved",
    "Snapshot",
    "SourceFile",
    "check_seal",
    "content_of",
    "facts_seen",
    "write_passages",
    "write_seal",
]
