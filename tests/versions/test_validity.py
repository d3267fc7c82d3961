"""Whether a document was in force on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.documents.document import STATUSES, Metadata
from kb.library import Library
from kb.versions.dates import begins
from kb.versions.validity import ON_RECORD, Lapse, Validity, ends, status_on

APRIL = date(2024, 4, 1)
OLD = Metadata("old", "甲办法", effective=date(2015, 6, 1), status="已修订", superseded_by="new")
NEW = Metadata("new", "甲办法", published=date(2024, 3, 1), effective=APRIL, status="现行有效", supersedes="old")
COMING = Metadata("coming", "乙办法", published=date(2026, 1, 1), effective=date(2026, 7, 1), status="尚未施行")


@pytest.mark.parametrize(
    ("known", "successor", "day", "status"),
    [
        (OLD, NEW, date(2015, 5, 31), "尚未施行"),
        (OLD, NEW, date(2015, 6, 1), "现行有效"),
        (OLD, NEW, APRIL - timedelta(1), "现行有效"),
        (OLD, NEW, APRIL, "已修订"),
        (OLD, NEW, None, "已修订"),
        (NEW, None, APRIL - timedelta(1), "尚未施行"),
        (NEW, None, APRIL, "现行有效"),
        (NEW, None, None, "现行有效"),
        (COMING, None, date(2026, 6, 30), "尚未施行"),
        (COMING, None, date(2026, 7, 1), "现行有效"),
        (COMING, None, None, "尚未施行"),
    ],
)
def test_the_status_on_a_day(known: Metadata, successor: Metadata | None, day: date | None, status: str) -> None:
    assert status_on(known, successor, day) == status


@pytest.mark.parametrize(
    ("known", "day", "status"),
    [
        (Metadata("a", "甲", status="已废止"), date(2020, 1, 1), "已废止"),
        (Metadata("a", "甲", status="尚未施行"), date(2020, 1, 1), "尚未施行"),
        (Metadata("a", "甲", status="现行有效"), date(2020, 1, 1), "现行有效"),
        (Metadata("a", "甲"), date(2020, 1, 1), ""),
        (Metadata("a", "甲", published=date(2019, 1, 1)), date(2020, 1, 1), ""),
        (Metadata("a", "甲", effective=date(2019, 1, 1), confidence="medium"), date(2020, 1, 1), ""),
        (
            Metadata("a", "甲", effective=date(2010, 1, 1), repealed=date(2015, 1, 1), status="已废止"),
            date(2012, 1, 1),
            "现行有效",
        ),
        (
            Metadata("a", "甲", effective=date(2010, 1, 1), repealed=date(2015, 1, 1), status="现行有效"),
            date(2016, 1, 1),
            "已废止",
        ),
    ],
)
def test_where_the_days_are_not_known_it_is_the_status_on_record(known: Metadata, day: date, status: str) -> None:
    assert status_on(known, None, day) == status


def test_a_document_begins_when_it_takes_effect_else_when_it_was_published() -> None:
    assert begins(Metadata("a", "甲", approved=date(2020, 1, 1), published=date(2020, 2, 2))) == date(2020, 2, 2)
    assert begins(Metadata("a", "甲", approved=date(2020, 1, 1))) == date(2020, 1, 1)
    assert begins(Metadata("a", "甲")) is None


def test_a_document_ends_when_it_was_repealed_else_when_its_successor_begins() -> None:
    assert ends(OLD, NEW) == APRIL
    assert ends(Metadata("a", "甲", repealed=date(2023, 1, 1)), NEW) == date(2023, 1, 1)
    assert ends(NEW, None) is None


@given(st.dates())
def test_of_two_versions_exactly_one_is_in_force_once_the_first_has_begun(day: date) -> None:
    statuses = [status_on(OLD, NEW, day), status_on(NEW, None, day)]
    assert set(statuses) <= set(STATUSES)
    assert statuses.count("现行有效") == (1 if day >= date(2015, 6, 1) else 0)


@pytest.mark.parametrize(
    ("day", "status"),
    [(date(2018, 12, 31), "尚未施行"), (date(2019, 1, 1), "现行有效"), (date(2023, 6, 1), "已废止"), (None, "")],
)
def test_a_document_without_a_status_on_record_has_the_one_its_dates_tell(day: date | None, status: str) -> None:
    known = Metadata("a", "甲", effective=date(2019, 1, 1), repealed=date(2023, 6, 1))
    assert status_on(known, None, day) == status


@pytest.mark.parametrize(
    ("recorded", "repealed", "expected"),
    [
        ("现行有效", None, "已修订"),
        ("", None, "已修订"),
        ("尚未施行", None, "已修订"),
        ("已废止", None, "已废止"),
        ("现行有效", APRIL, "已废止"),
        ("已修订", APRIL, "已修订"),
    ],
)
def test_whose_successor_has_begun_is_revised_unless_it_is_said_to_be_repealed(
    recorded: str, repealed: date | None, expected: str
) -> None:
    old = Metadata("old", "甲办法", effective=date(2015, 6, 1), status=recorded, repealed=repealed)
    assert status_on(old, NEW, APRIL) == expected
    assert status_on(old, NEW, APRIL - timedelta(1)) == "现行有效"


# Which took whose place


def a(identifier: str, year: int | None = None, **more: str) -> Metadata:
    """A version that begins with a year."""
    begins = date(year, 1, 1) if year else None
    return Metadata(identifier, "甲办法", effective=begins, **more)  # type: ignore[arg-type]


def successors(*known: Metadata) -> dict[str, str]:
    validity = Validity(known)
    found = ((one.id, validity.successor(one.id)) for one in known)
    return {identifier: after.id for identifier, after in found if after}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ([a("x", 2015, superseded_by="y"), a("y", 2020)], {"x": "y"}),
        ([a("x", 2015), a("y", 2020, supersedes="x")], {"x": "y"}),
        ([a("x"), a("y", 2020, supersedes="x")], {"x": "y"}),
        ([a("x", 2015, superseded_by="z"), a("y", 2018, supersedes="x"), a("z", 2020)], {"x": "z"}),
        ([a("x", 2015), a("z", 2020, supersedes="x"), a("y", 2018, supersedes="x")], {"x": "y"}),
        # Contradictions and slips conclude nothing.
        ([a("x", 2015, superseded_by="x", supersedes="x")], {}),
        ([a("x", 2015, superseded_by="nowhere"), a("y", 2020, supersedes="nowhere")], {}),
        ([a("x", 2020), a("y", 2015, supersedes="x")], {}),
        ([a("x", 2020, superseded_by="y"), a("y", 2015)], {}),
        # Versions of one work follow one another although neither says so.
        ([a("x", 2015, work="w"), a("y", 2020, work="w")], {"x": "y"}),
        ([a("x", 2015, work="w"), a("z", 2022, work="w"), a("y", 2018, work="w")], {"x": "y", "y": "z"}),
        ([a("x", 2015, work="w", status="现行有效"), a("y", 2020, work="w", status="现行有效")], {"x": "y"}),
        ([a("x", 2015, work="w"), a("y", 2015, work="w")], {}),
        ([a("x", 2015, work="w"), a("y", work="w")], {}),
        # So do two of one title, wherever they come from.
        ([a("x", 2015), a("y", 2020)], {"x": "y"}),
        ([a("x", 2015, status="已修订"), a("y", 2020, status="现行有效")], {"x": "y"}),
        ([a("x", 2015), a("z", 2022), a("y", 2018, work="w")], {"x": "y", "y": "z"}),
        ([a("x", 2015, issuer="某局"), a("y", 2020, issuer="另一局")], {}),
        ([a("x", 2015, issuer="第一次大会"), a("y", 2020, issuer="第二次大会")], {"x": "y"}),
        ([a("x", 2015), a("y", 2015)], {}),
        ([a("x", 2015), a("y")], {}),
        ([a("x", 2015, work="w", genre="条例"), a("y", 2020, work="w", genre="细则")], {}),
        ([a("x", 2015, work="w", genre="条例"), a("y", 2020, work="w")], {"x": "y"}),
        # What is on record as repealed, or names one that is not here, may have ended earlier.
        ([a("x", 2015, work="w", status="已修订"), a("y", 2020, work="w")], {"x": "y"}),
        ([a("x", 2015, work="w", status="已废止"), a("y", 2020, work="w")], {}),
        ([a("x", 2015, work="w", superseded_by="nowhere"), a("y", 2020, work="w")], {}),
        # Two that were in force at the same time, and one that took the place of both.
        (
            [
                a("x", 1996, work="w", status="已废止", superseded_by="z"),
                a("y", 2001, work="w", status="已废止"),
                a("z", 2012, work="w", supersedes="y"),
            ],
            {"x": "z", "y": "z"},
        ),
    ],
)
def test_which_document_took_the_place_of_which(known: list[Metadata], expected: dict[str, str]) -> None:
    assert successors(*known) == expected
    assert successors(*reversed(known)) == expected


@pytest.mark.parametrize(
    ("known", "works"),
    [
        ([a("x", 2015, work="w"), a("y", 2020, supersedes="x")], {"x": "w", "y": "w"}),
        ([a("x", 2015), a("y", 2020, supersedes="x", work="w")], {"x": "w", "y": "w"}),
        ([a("x", 2015), a("y", 2020, supersedes="x"), a("z", 2022, supersedes="y")], {"x": "x", "y": "x", "z": "x"}),
        ([a("x", 2015, work="v"), a("y", 2020, supersedes="x", work="w")], {"x": "v", "y": "w"}),
        ([a("x", 2015), a("y", 2020)], {"x": "x", "y": "x"}),
        ([a("x", 2015, issuer="某局"), a("y", 2020, issuer="另一局")], {"x": "", "y": ""}),
    ],
)
def test_what_took_the_place_of_a_version_is_a_version_of_the_same_work(
    known: list[Metadata], works: dict[str, str]
) -> None:
    assert {identifier: one.work for identifier, one in Validity(known).known_on(None).items()} == works


def test_all_documents_are_known_as_they_were_on_a_day() -> None:
    old, new = a("old", 2015, status="现行有效"), a("new", 2024, supersedes="old")
    validity = Validity([old, new])
    on_the_day = {day: validity.on(day).by_document for day in (date(2014, 1, 1), date(2020, 1, 1), date(2024, 1, 1))}
    assert list(on_the_day.values()) == [
        {"old": "尚未施行", "new": "尚未施行"},
        {"old": "现行有效", "new": "尚未施行"},
        {"old": "已修订", "new": "现行有效"},
    ]
    known = validity.known_on(date(2024, 1, 1))
    assert (known["old"].status, known["old"].superseded_by, known["new"].status) == ("已修订", "new", "现行有效")
    assert validity.on(None) is ON_RECORD
    assert validity.known_on(None)["old"].status == "现行有效"
    assert validity.known_on(None)["old"].superseded_by == "new"
    assert validity.on(date(2020, 1, 1)) is validity.on(date(2020, 1, 1)), "kept for the day"
    assert ON_RECORD.of(new) == ""


@given(st.lists(st.sampled_from([1999, 2005, 2012, 2020, None]), min_size=1, max_size=5), st.dates())
def test_of_the_versions_of_a_work_never_two_are_in_force(years: list[int | None], day: date) -> None:
    known = [a(f"v{at}", year, work="w") for at, year in enumerate(years)]
    dated = [year for year in years if year]
    statuses = list(Validity(known).on(day).by_document.values())
    begun = sorted({year for year in dated if date(year, 1, 1) <= day})
    expected = dated.count(begun[-1]) if begun else 0  # the same day twice is the same version twice
    assert statuses.count("现行有效") == expected


# That a document ended, and what is in force in its place


FIRST = Metadata("first", "甲办法", effective=date(2015, 1, 1), superseded_by="second")
SECOND = Metadata("second", "甲办法", effective=date(2020, 1, 1), superseded_by="third")
THIRD = Metadata("third", "甲办法", effective=date(2027, 1, 1), status="尚未施行")


def test_a_lapse_names_the_last_version_that_has_begun_by_any_of_the_days() -> None:
    validity = Validity([FIRST, SECOND, THIRD])
    assert validity.lapse("first", date(2016, 1, 1)) is None
    assert validity.lapse("first", date(2026, 1, 1)) == Lapse("已修订", SECOND.effective, validity.documents["second"])
    assert validity.lapse("first", date(2016, 1, 1), date(2027, 6, 1)) == Lapse(
        "已修订", SECOND.effective, validity.documents["third"]
    )
    assert validity.lapse("second", date(2026, 1, 1)) is None


def test_what_ended_without_another_in_its_place_has_no_successor_in_force() -> None:
    gone = Metadata("second", "甲办法", effective=date(2020, 1, 1), repealed=date(2023, 1, 1))
    validity = Validity([FIRST, gone])
    assert validity.lapse("first", date(2024, 1, 1)) == Lapse("已修订", date(2020, 1, 1), None)
    assert validity.lapse("first", date(2021, 1, 1), date(2024, 1, 1)) == Lapse(
        "已修订", date(2020, 1, 1), validity.documents["second"]
    )
    assert validity.lapse("second", date(2024, 1, 1)) == Lapse("已废止", date(2023, 1, 1), None)


def test_documents_that_name_each_other_as_successor_end_the_search() -> None:
    one = Metadata("one", "甲办法", status="已废止", superseded_by="other")
    other = Metadata("other", "乙办法", status="现行有效", superseded_by="one")
    lapse = Validity([one, other]).lapse("one", None)
    assert lapse is not None
    assert lapse.successor is not None
    assert lapse.successor.id == "other"


@pytest.mark.parametrize(
    ("was_valid", "since", "sentence"),
    [
        (True, date(2022, 10, 22), "引用时有效，现已修订（2022年10月22日起）"),
        (False, date(2022, 10, 22), "引用时已修订（2022年10月22日起）"),
        (None, None, "已修订（修订的日期本库没有记载）"),
    ],
)
def test_a_lapse_is_told_by_whether_the_document_held_when_it_was_cited(
    was_valid: bool | None, since: date | None, sentence: str
) -> None:
    assert Lapse("已修订", since, None).sentence(was_valid) == sentence


def test_the_adverb_of_what_had_ended_can_be_another() -> None:
    assert Lapse("已废止", None, None).sentence(None, ended="已经") == "已经废止（废止的日期本库没有记载）"


# The shipped catalogue


def test_on_its_own_day_the_shipped_catalogue_says_of_every_document_what_is_on_record(shipped: Library) -> None:
    day = shipped.snapshot.manifest.as_of
    known = [shelved.metadata for shelved in shipped.snapshot.shelves]
    assert day
    assert len(known) > 100
    validity = Validity(known)
    assert {one.id: validity.status(one.id, day) for one in known if validity.status(one.id, day) != one.status} == {}


def test_every_ended_document_of_the_shipped_catalogue_was_in_force_before_and_by_its_dates(shipped: Library) -> None:
    """Those of which a day is not on record are few, and known."""
    known = [shelved.metadata for shelved in shipped.snapshot.shelves]
    validity = Validity(known)
    undated: list[str] = []
    for one in known:
        if one.status not in {"已修订", "已废止"}:
            continue
        first, last = begins(one), ends(one, validity.successor(one.id))
        if first is None or last is None:
            undated.append(one.id)
            continue
        assert first < last, one.id
        assert validity.status(one.id, first) == "现行有效"
        assert validity.status(one.id, last - timedelta(1)) == "现行有效"
        assert validity.status(one.id, last) == one.status
        assert validity.status(one.id, first - timedelta(1)) == "尚未施行"
    assert undated == [
        "beian-2012",
        "difang-xuanju-1994",
        "fazhan-dangyuan-1990",
        "jingji-zeren-2010",
        "lianjie-congzheng-1997",
        "nengshang-nengxia-2015",
        "shiye-lingdao-2015",
    ]


def test_no_two_versions_of_the_shipped_catalogue_are_in_force_on_one_day(shipped: Library) -> None:
    known = [shelved.metadata for shelved in shipped.snapshot.shelves]
    validity = Validity(known)
    for day in sorted({first for one in known if (first := begins(one))}):
        in_force = [one for one in known if one.work and validity.status(one.id, day) == "现行有效"]
        titled = [(one.work, one.title) for one in in_force]
        assert len(titled) == len(set(titled)), day


def test_a_law_is_one_work_under_its_full_and_its_short_title() -> None:
    full = Metadata("x", "中华人民共和国甲乙法", effective=date(2015, 1, 1))
    short = Metadata("y", "甲乙法", effective=date(2020, 1, 1))
    assert successors(full, short) == {"x": "y"}
