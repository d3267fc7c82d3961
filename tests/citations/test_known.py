"""What is known of documents is made once for all who know the same, and anew as soon as anything is not."""

from dataclasses import replace
from datetime import date

from kb.citations import known_documents
from kb.documents import Address, Metadata
from kb.versions import Repeal, Repeals

OLD = Metadata("jiu", "样例办法", published=date(2001, 1, 1), work="样例")
NEW = Metadata("xin", "样例办法", published=date(2011, 1, 1), work="样例")


def test_the_same_documents_are_known_once() -> None:
    known = known_documents([OLD, NEW])
    assert known_documents([replace(OLD), NEW]) is known
    assert known.titles.meaning("样例办法").documents == ("jiu", "xin")


def test_whatever_differs_is_known_anew() -> None:
    known = known_documents([OLD, NEW])
    others = [
        known_documents([OLD]),
        known_documents([OLD, replace(NEW, title="别的办法")]),
        known_documents([OLD, NEW], date(2005, 1, 1)),
        known_documents([OLD, NEW], None, Repeals([Repeal("样例办法", "xin", Address("art_9"), None)])),
    ]
    assert all(other is not known for other in others)
    assert known_documents([OLD, NEW]).titles.meaning("别的办法").documents == ()
    assert others[1].titles.meaning("别的办法").documents == ("xin",)
