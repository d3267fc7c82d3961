"""Slips of the ear: one character in four, of the same sound."""

import pytest

from kb.drafts.formulations.sounds import is_slip


@pytest.mark.parametrize(
    ("wording", "right", "slip"),
    [
        ("看其意识", "看齐意识", True),
        ("看齐意识", "看齐意识", False),
        ("服务意识", "看齐意识", False),
        ("看其异识", "看齐意识", False),  # two of four
        ("坚持实事求是", "坚持实事求事", True),
        ("看齐意", "看齐意识", False),
        ("看A意识", "看齐意识", False),
        ("看，意识", "看齐意识", False),
    ],
)
def test_a_slip_has_the_sounds_of_what_was_meant(wording: str, right: str, slip: bool) -> None:
    assert is_slip(wording, right) == slip
