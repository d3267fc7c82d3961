"""One input on one surface: made from its number, asked within limits, and what went wrong told."""

import gc
import re
import resource
import sys
import time
import traceback
from dataclasses import dataclass
from random import Random

from kb.errors import KbError
from tests.measures.fuzz.surfaces import BY_NAME, SURFACES, BrokenPromiseError, Surface
from tests.measures.fuzz.world import FuzzWorld
from tests.measures.intake.shapes import GivenUpError, limited

_HAN = re.compile("[\u4e00-\u9fff]")

# Seconds of the processor: what a first use of a module or a table may take on a slow machine, and 2 s for 100,000 bytes.
_ALWAYS, _PER_BYTE = 0.6, 20e-6
_LONGEST = 30
_TRIES = 3
# What one small input may add to the most memory that the process ever had: caches of folding and tables fill slowly.
_MOST_MEMORY = 150 * 1024 * 1024
_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class FuzzFailure:
    """An input that was neither answered nor refused as promised, and what came instead."""

    surface: str
    number: int
    raw: bytes
    what: str


@dataclass(frozen=True)
class Trial:
    """How one input fared: refused or answered, in how many seconds of the processor."""

    surface: str
    is_refused: bool
    seconds: float
    failure: FuzzFailure | None = None


def surface_of(seed: int, number: int) -> Surface:
    """Return the surface that the input of that number is for."""
    random = Random(f"{seed}/{number}")
    return random.choices(SURFACES, [surface.share for surface in SURFACES])[0]


def input_of(seed: int, number: int, surface: Surface) -> bytes:
    """Return the input of that number."""
    return surface.make(Random(f"{seed}/{number}/{surface.name}"))


def trial(world: FuzzWorld, seed: int, number: int) -> Trial:
    """Make the input of that number and ask its surface."""
    surface = surface_of(seed, number)
    return asked(world, surface.name, input_of(seed, number, surface), number)


def asked(world: FuzzWorld, name: str, raw: bytes, number: int = 0) -> Trial:
    """Ask a surface; one that takes too long is asked again before it is believed."""
    surface = BY_NAME[name]
    memory = _memory()
    what, is_refused, seconds = _once(world, surface, raw)
    bound = _ALWAYS + _PER_BYTE * len(raw)
    if not what and seconds > bound:
        gc.collect()
        seconds = min(seconds, *(_once(world, surface, raw)[2] for _ in range(_TRIES)))
        what = f"{seconds:.2f} s for {len(raw)} bytes" if seconds > bound else ""
    if not what and _memory() - memory > _MOST_MEMORY + len(raw):
        what = f"{(_memory() - memory) // 1024**2} MB for {len(raw)} bytes"
    return Trial(name, is_refused, seconds, FuzzFailure(name, number, raw, what) if what else None)


def _once(world: FuzzWorld, surface: Surface, raw: bytes) -> tuple[str, bool, float]:
    """Return what went wrong, whether the input was refused, and the seconds of the processor."""
    what, is_refused, begun = "", False, time.process_time()
    try:
        with limited(_LONGEST):
            surface.ask(world, raw)
    except GivenUpError:
        what = f"given up after {_LONGEST} s"
    except KbError as error:
        is_refused = True
        is_sentence = error.message.endswith("。") and _HAN.search(error.message)
        what = "" if is_sentence else f"a refusal that is no sentence: {error.message}"
    except BrokenPromiseError as error:
        what = f"a broken promise: {error}"
    except Exception:
        what = traceback.format_exc(limit=-6)
    return what, is_refused, time.process_time() - begun


def _memory() -> int:
    """Return the most bytes that the process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT
