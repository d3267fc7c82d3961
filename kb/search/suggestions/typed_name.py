"""A name as far as it was typed: in characters, in pinyin, by initials, or in all of these mixed.

>>> typed = TypedName("支部gztl", {"工": ("gong",), "作": ("zuo",), "条": ("tiao",), "例": ("li",)}.get)
>>> typed.begins("支部工作条例"), typed.is_in("党支部工作条例"), typed.is_scattered_in("支部换届工作条例")
(True, True, True)
"""

from collections.abc import Callable, Iterator

Sounds = Callable[[str], tuple[str, ...] | None]
"""How a character may sound, in pinyin without tones."""

Steps = list[tuple[int, int]]
"""How many characters of what was typed one of a name may stand for, and from which places on."""

Places = int
"""A set of places in what was typed: bit *k* says that its first *k* characters are accounted for."""


class TypedName:
    """Compares what was typed with names, character by character.

    A character of a name answers to itself, or to the first letters of one of its sounds. All ways to read what was typed
    are followed at once, as bits of one number: xian is 县 and 西安, and no way is tried twice.
    """

    def __init__(self, text: str, sounds: Sounds) -> None:
        """Take *text*, folded and not empty."""
        self.text = text
        self.is_lettered = any(is_letter(character) for character in text)
        self._sounds = sounds
        self._whole: Places = 1 << len(text)
        self._steps: dict[str, Steps] = {}
        self._steps_by_sound: dict[str, Steps] = {}

    def begins(self, name: str) -> bool:
        """Tell whether *name* begins as was typed."""
        places: Places = 1
        for character in name:
            places = self._after(character, places)
            if places & self._whole:
                return True
            if not places:
                return False
        return False

    def is_in(self, name: str) -> bool:
        """Tell whether what was typed stands in *name*, from any character on."""
        places: Places = 1
        for character in name:
            places = self._after(character, places) | 1
            if places & self._whole:
                return True
        return False

    def is_scattered_in(self, name: str) -> bool:
        """Tell whether *name* holds in order what was typed, other characters between.

        Letters would find something in every name: they have to begin it.
        """
        places: Places = self._after(name[:1], 1) if self.is_lettered else 1
        for character in name[1:] if self.is_lettered else name:
            places |= self._after(character, places)
            if places & self._whole:
                return True
        return False

    def _after(self, character: str, places: Places) -> Places:
        steps = self._steps.get(character)
        if steps is None:
            steps = self._steps[character] = self._steps_of(character)
        after: Places = 0
        for length, starts in steps:
            after |= (places & starts) << length
        return after

    def _steps_of(self, character: str) -> Steps:
        itself = _places_of(character, self.text)
        steps = [(1, itself)] if itself else []
        for sound in self._sounds(character) or ():
            # Thousands of characters have some four hundred sounds.
            own = self._steps_by_sound.get(sound)
            if own is None:
                own = self._steps_by_sound[sound] = list(self._steps_of_sound(sound))
            steps += own
        return steps

    def _steps_of_sound(self, sound: str) -> Iterator[tuple[int, Places]]:
        for length in range(1, len(sound) + 1):
            places = _places_of(sound[:length], self.text)
            if not places:
                return
            yield length, places


def is_letter(character: str) -> bool:
    """Tell whether a folded character may be one of pinyin."""
    return "a" <= character <= "z"  # the empty one is none


def _places_of(piece: str, text: str) -> Places:
    places, at = 0, text.find(piece)
    while at != -1:
        places |= 1 << at
        at = text.find(piece, at + 1)
    return places
