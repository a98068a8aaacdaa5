"""The counts of a piece as bytes, and back: plain arrays of whole numbers, each one checked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from watchglass.base.score_columns import FIFTHS, Integers
from watchglass.lives.job import Job
from watchglass.lives.layout import Piece
from watchglass.lives.tallies import Part

_NUMBERS = ("group", "block", "units", "lost")
_COLUMNS = tuple(one.name for one in fields(Part) if one.name not in _NUMBERS)


def packed_parts(parts: Sequence[Part]) -> bytes:
    """Return the parts of a piece as compressed plain arrays of whole numbers."""
    columns: dict[str, NDArray[Any]] = {}
    for at, part in enumerate(parts):
        columns[f"{at} numbers"] = np.array([getattr(part, name) for name in _NUMBERS])
        for name in _COLUMNS:
            columns[f"{at} {name}"] = _narrow(getattr(part, name))
    buffer = io.BytesIO()
    np.savez(buffer, **columns)  # type: ignore[arg-type]
    return zlib.compress(buffer.getvalue(), level=1)


def _narrow(column: Integers) -> NDArray[Any]:
    low, high = (int(column.min()), int(column.max())) if column.size else (0, 0)
    for kind in (np.int8, np.int16, np.int32):
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return column.astype(kind)
    return column


def unpacked_parts(packed: bytes, piece: Piece, job: Job) -> list[Part]:
    """Return the parts that `packed_parts` was given.

    Nothing in the bytes is run: they are plain arrays. Raises ValueError where they are
    not the whole parts of that piece of that job, in type, shape, group, block and units.
    """
    try:
        with np.load(io.BytesIO(zlib.decompress(packed)), allow_pickle=False) as columns:
            arrays = {name: columns[name] for name in columns.files}
        count = len(arrays) // (1 + len(_COLUMNS))
        parts = [_part(arrays, at, job) for at in range(count)]
    except (KeyError, OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise ValueError(f"no parts: {error}") from error
    groups = range(len(job.rates.groups)) if piece.group < 0 else [piece.group]
    if any(part.group not in groups or part.block != piece.block for part in parts):
        raise ValueError("parts of another piece")
    if sum(part.units for part in parts) != piece.last - piece.first:
        raise ValueError("not all units of the piece")
    return parts


def _part(arrays: Mapping[str, NDArray[Any]], at: int, job: Job) -> Part:
    shapes = _shapes(job)
    group, block, units, lost = _whole(arrays[f"{at} numbers"], (len(_NUMBERS),)).tolist()
    columns = {name: _whole(arrays[f"{at} {name}"], shapes[name]) for name in _COLUMNS}
    return Part(group=group, block=block, units=units, lost=lost, **columns)


def _shapes(job: Job) -> dict[str, tuple[int, ...]]:
    """Return the shape of each column of a part, as `Part` states them."""
    rules = job.rules
    classes = job.rates.units.shape[1] // len(job.rates.groups)
    return {
        "scores": (job.days, rules.scores),
        "events_by_day": (job.days, len(rules.events)),
        "sanctioned_by_day": (job.days,),
        "begun_by_day": (job.days,),
        "blameless": (len(rules.members),),
        "tiers_by_class": (classes, len(rules.tiers) + 1),
        "score_sum_by_class": (classes,),
        "fifths": (FIFTHS, FIFTHS),
    }


def _whole(column: NDArray[Any], shape: tuple[int, ...]) -> Integers:
    if column.dtype.kind != "i" or column.shape != shape:
        raise ValueError(f"a column of {column.dtype} {column.shape}, not of whole numbers {shape}")
    return column.astype(np.int64)
