"""The register of names: all by which something is suggested, and which of them may answer what was typed.

Only a few of thousands of names are compared with what was typed. Those that lack one of its characters, or in which no
two of its letters can follow one another, are left out first, by sets of names that are the bits of one number.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from kb.search.suggestions.typed_name import TypedName, is_letter
from kb.text import sounds, syllables

NameSet = int
"""A set of names: bit *n* is the name with that number."""

_FIRST, _INITIAL, _LETTER = "^", "<", "*"
"""What a key says of the character or letter behind it: that a name begins with it, that it begins the sound of a
character, that it is in the sound of one. Two letters together are a key when one can be typed after the other."""

# Characters that name something when they are scattered: two of Chinese (支例), of letters three (zbl), since any two
# letters are in half of all names.
_SHORTEST_SCATTERED, _SHORTEST_SCATTERED_LETTERS = 2, 3


class Register:
    """Names, numbered in the order in which they are offered."""

    def __init__(self, names: Sequence[str]) -> None:
        """Take *names*, folded; to hear how they sound takes 0.1 ms for each."""
        self.names = names
        heard = [_heard(name) for name in names]
        self._usual = _usual_sounds(names, heard)
        self._exact = _numbers_by(lambda number: _exact_keys(names[number], heard[number]), len(names))
        holding = _numbers_by(lambda number: _keys(names[number]), len(names))
        self._holding = {key: set_of(numbers, len(names)) for key, numbers in holding.items()}

    def knows(self, character: str) -> bool:
        """Tell whether a folded character stands in any of the names, or may be a letter."""
        return is_letter(character) or character in self._holding

    def exact(self, text: str) -> Sequence[int]:
        """Return the names that are folded *text*, that sound so, or of which it is the initials."""
        return self._exact.get(text, ())

    def question(self, text: str, *, rarely: bool = False) -> "RegisterQuestion":
        """Return what asks which names folded *text* may mean; *rarely* also by sounds that characters rarely have."""
        typed = TypedName(text, sounds if rarely else self._usual.get)
        first = self._holding.get(_FIRST + text[0], 0)
        whole, scattered = self._with_all(_typed_keys(text)), self._with_all(_scattered_keys(text))
        shortest = _SHORTEST_SCATTERED_LETTERS if typed.is_lettered else _SHORTEST_SCATTERED
        if typed.is_lettered:
            scattered &= first
        return RegisterQuestion(
            self.names,
            (whole & first, typed.begins),
            (whole if len(text) > 1 else 0, typed.is_in),  # one letter or character stands in half of all names
            (scattered if len(text) >= shortest else 0, typed.is_scattered_in),
        )

    def _with_all(self, keys: Iterable[str]) -> NameSet:
        among: NameSet = -1
        for key in keys:
            among &= self._holding.get(key, 0)
        return among


Look = tuple[NameSet, Callable[[str], bool]]
"""Names that may answer, and what tells which of them do."""


@dataclass(frozen=True)
class RegisterQuestion:
    """What was typed, put to a register: looks for names that begin so, hold it, and hold it scattered."""

    names: Sequence[str]
    begin: Look
    hold: Look
    hold_scattered: Look

    def answers(self, within: NameSet, scattered: NameSet) -> Iterator[tuple[int, int]]:
        """Yield the names among *within* that answer, each after how far it is from what was typed: 0, 1 or 2.

        Only those among *scattered* do by characters that are scattered in them. A name comes as often as it answers.
        """
        looks = (self.begin, within), (self.hold, within), (self.hold_scattered, scattered)
        for distance, ((candidates, is_answer), own) in enumerate(looks):
            yield from ((distance, number) for number in _numbers(candidates & own) if is_answer(self.names[number]))


def set_of(numbers: Iterable[int], size: int) -> NameSet:
    """Return a set of names by their numbers, all less than *size*."""
    bits = bytearray(size // 8 + 1)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def _numbers(names: NameSet) -> Iterator[int]:
    while names:
        lowest = names & -names
        yield lowest.bit_length() - 1
        names ^= lowest


def _numbers_by(keys: Callable[[int], Iterable[str]], size: int) -> dict[str, list[int]]:
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number in range(size):
        for key in keys(number):
            numbers[key].append(number)
    return dict(numbers)


# How names sound


def _heard(name: str) -> list[str]:
    """Return the sound of each character as it is in this name (银行: hang); of what has none itself."""
    heard: list[str] = []
    for piece in syllables(name):
        heard += piece if len(heard) < len(name) and name.startswith(piece, len(heard)) else [piece]
    return heard


def _usual_sounds(names: Sequence[str], heard: Sequence[list[str]]) -> dict[str, tuple[str, ...]]:
    """Return the sounds that each character has in any of the names: not that of 广 in 庵, but both of 行."""
    usual: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name, sounds_of_name in zip(names, heard, strict=True):
        for character, sound in zip(name, sounds_of_name, strict=False):
            usual[character].update(dict.fromkeys((sound, sound.replace("v", "u"))))
    return {character: tuple(all_of) for character, all_of in usual.items()}


def _exact_keys(name: str, heard: list[str]) -> set[str]:
    """Return what stands for the whole of a name: itself, its sound, its initials."""
    return {name, "".join(heard), "".join(sound[:1] for sound in heard)}


# What is left out at once


def _keys(name: str) -> set[str]:
    keys: set[str] = set()
    before: set[str] = set()
    for position, character in enumerate(name):
        heard = (character,) if is_letter(character) else sounds(character)
        letters, initials = set("".join(heard)), {sound[0] for sound in heard}
        keys.add(character)
        keys.update(a + b for sound in heard for a, b in pairwise(sound))
        keys.update(a + b for a, b in product(before, initials))
        keys.update(_LETTER + letter for letter in letters)
        keys.update(_INITIAL + letter for letter in initials)
        if position == 0:
            keys.update(_FIRST + beginning for beginning in {character, *initials})
        before = letters
    return keys


def _typed_keys(text: str) -> Iterator[str]:
    """Yield the keys that a name has in which folded *text* stands."""
    before = ""
    for character in text:
        if not is_letter(character):
            yield character
        elif is_letter(before):
            yield before + character
        else:
            yield _INITIAL + character
        before = character


def _scattered_keys(text: str) -> Iterator[str]:
    """Yield the keys that a name has in which it stands scattered."""
    return (_LETTER + character if is_letter(character) else character for character in text)
