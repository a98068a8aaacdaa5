"""What this machine can do at most, for the two things that bound the engines.

Random numbers: blocks of Philox4x32-10 in a second, by the project's own generator. With
NUMBA_LOOP_VECTORIZE=0 in the environment the compiler makes one block at a time, as a loop
over lives must; otherwise it may make several side by side. Memory: bytes in a second
where whole numbers are read, raised by 1 and written, and by the triad of McCalpin's
STREAM (a = b + s c, 24 bytes for each element, as that benchmark counts). And, as a
yardstick for the peers, how many uniform numbers the plain interpreter draws in a second.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numba
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
from watchglass.base.philox import ten_rounds

BLOCKS = 20_000_000
ELEMENTS = 32_000_000
SHARES_OF_WORK = 8
TRIES = 7
WARM_SECONDS = 0.4


@numba.njit(nogil=True, error_model="numpy")
def philox_words(first: Any, last: Any) -> Any:
    """Return the exclusive or of all words of the blocks with these counters."""
    mixed, zero = np.uint64(0), np.uint64(0)
    for number in range(first, last):
        a, b, c, d = ten_rounds(np.uint64(number), zero, zero, zero, np.uint64(1), zero)
        mixed ^= a ^ b ^ c ^ d
    return mixed


@numba.njit(nogil=True, error_model="numpy")
def raise_by_one(values: Any) -> None:
    """Add 1 to every element."""
    for at in range(values.size):
        values[at] += np.int32(1)


@numba.njit(nogil=True, error_model="numpy")
def triad(to: Any, left: Any, right: Any) -> None:
    """Write left + 3 x right."""
    for at in range(to.size):
        to[at] = left[at] + 3.0 * right[at]


def rate(work: Callable[[int], object], amount: float, threads: int) -> float:
    """Return the most work done in a second, over some tries.

    Threads need about a tenth of a second to spread over the processors, so the work is
    done for longer than that before it counts. One thread is timed by the processor's
    time, which other work on the machine disturbs least; several by the wall's.
    """
    clock = time.process_time if threads == 1 else time.perf_counter
    seen: list[float] = []
    warm_until = time.perf_counter() + WARM_SECONDS
    with ThreadPoolExecutor(threads) as pool:
        while len(seen) < TRIES:
            counts, start = time.perf_counter() > warm_until, clock()
            list(pool.map(work, range(SHARES_OF_WORK)))
            if counts:
                seen.append(amount / (clock() - start))
    return max(seen)


def limits(threads: int, shrink: int) -> dict[str, float]:
    """Return all limits for so many threads; shrink: divide the work by this."""
    blocks, size = BLOCKS // shrink // SHARES_OF_WORK, ELEMENTS // shrink // SHARES_OF_WORK
    whole = np.ones((SHARES_OF_WORK, size), dtype=np.int32)
    three = np.ones((3, SHARES_OF_WORK, size // 2), dtype=np.float64)
    return {
        "philox_blocks": rate(
            lambda part: philox_words(part * blocks, (part + 1) * blocks),
            blocks * SHARES_OF_WORK,
            threads,
        ),
        "read_modify_write_bytes": rate(
            lambda part: raise_by_one(whole[part]), 2 * whole.nbytes, threads
        ),
        "triad_bytes": rate(lambda part: triad(*three[:, part]), three.nbytes, threads),
    }


def interpreter_numbers(count: int = 2_000_000) -> float:
    """Return how many uniform numbers a plain loop of the interpreter draws in a second."""
    draw, seen = random.Random(1).random, []
    for _ in range(TRIES):
        start, below = time.process_time(), 0
        for _ in range(count):
            if draw() < 1e-4:
                below += 1
        seen.append(count / (time.process_time() - start))
    return max(seen)


if __name__ == "__main__":
    shrink = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    found = {
        "vectorised": bool(numba.config.LOOP_VECTORIZE),
        "threads_1": limits(1, shrink),
        "threads_2": limits(2, shrink),
        "interpreter_numbers": interpreter_numbers(2_000_000 // shrink),
    }
    print(json.dumps(found))
