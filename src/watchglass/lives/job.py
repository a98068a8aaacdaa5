"""What a sampled run is: whose lives, under which rules, for how long, in which pieces."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, is_dataclass

import numpy as np

from watchglass.base.score_columns import EngineName, LifeRates, ScoreRules
from watchglass.lives.layout import Piece, pieces
from watchglass.lives.tallies import Part
from watchglass.version import VERSION


@dataclass(frozen=True, eq=False)
class Job:
    """A run of one option of a scenario by an engine that samples lives.

    engine: "skip" or "stepped"; rates: of one draw; days: length of the run; seed: of all
    random numbers; units: how many units are sampled, at least 1. A job can be sent to
    other processes, and everything that decides its result is in it.
    """

    engine: EngineName
    rules: ScoreRules
    rates: LifeRates
    days: int
    seed: int
    units: int

    def __post_init__(self) -> None:
        """Raise ValueError where the parts cannot make a run."""
        if self.engine not in ("skip", "stepped"):
            raise ValueError(f"the engine {self.engine!r} does not sample lives")
        if self.rates.draws != 1:
            raise ValueError(f"a run needs the rates of one draw, not of {self.rates.draws}")
        if self.days < 1 or self.units < 1:
            raise ValueError("a run needs at least one day and one unit")

    def words(self) -> dict[str, str]:
        """Return everything that decides the result, as text by name."""
        return {
            "engine": str(self.engine),
            "rules": _digest(self.rules).hex(),
            "rates": _digest(self.rates).hex(),
            "days": str(self.days),
            "seed": str(self.seed),
            "units": str(self.units),
            "watchglass": VERSION,
        }

    def fingerprint(self) -> str:
        """Return the SHA-256 of everything that decides the result, in hexadecimal.

        Leaves out: the kind of processor; the same bits are promised on one platform.
        """
        return _digest(tuple(self.words().items())).hex()

    def pieces(self, shards: int | None = None) -> list[Piece]:
        """Return the pieces of work; shards: cut further, see `layout.pieces`."""
        if self.engine == "stepped":
            from watchglass.lives.stepped import stepped_pieces

            return stepped_pieces(self.rules, self.units, shards)
        by_group = self.rates.units[0].reshape(len(self.rates.groups), -1).sum(axis=1)
        return pieces(self.units, by_group / by_group.sum(), shards)

    def work(self, piece: Piece) -> list[Part]:
        """Return the counts of one piece, one part for each group in it."""
        if self.engine == "stepped":
            from watchglass.lives.stepped import stepped_piece

            return stepped_piece(self.rules, self.rates, self.days, self.seed, piece, self.units)
        from watchglass.lives.skip import skip_piece

        return skip_piece(self.rules, self.rates, self.days, self.seed, piece, self.units)


def _digest(value: object) -> bytes:
    """Return the SHA-256 of a value's kind and content, however it is nested."""
    if is_dataclass(value):
        inner = [_digest((one.name, getattr(value, one.name))) for one in fields(value)]
        content = b"named" + b"".join(inner)
    elif isinstance(value, tuple):
        content = b"tuple" + b"".join(_digest(one) for one in value)
    elif isinstance(value, np.ndarray):
        plain = np.ascontiguousarray(value, dtype=value.dtype.newbyteorder("<"))
        content = f"array {plain.dtype.str} {plain.shape} ".encode() + plain.tobytes()
    elif isinstance(value, float):
        content = b"float" + float(value).hex().encode()
    elif isinstance(value, bool | str | None):
        content = repr(value).encode()
    elif isinstance(value, int | np.integer):
        content = b"int" + str(int(value)).encode()
    else:
        raise TypeError(f"no fingerprint of {type(value).__name__}")
    return hashlib.sha256(content).digest()
