"""What the mean of a day's alerts may depend on, and which of these predicts left-out days best."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.validation.contract import Predicted, Subject
from watchglass.validation.overdispersed import LeftOut, leave_out


@dataclass(frozen=True)
class Day:
    """One use: what is predicted, its date, its setting, its count, and what is known before.

    setting: uses of one setting predict each other only; count: alerts; faces: face
    images scanned; entries: of the list.
    """

    subject: Subject
    date: str
    setting: str
    count: int
    faces: int
    entries: int


@dataclass(frozen=True)
class Law:
    """A mean that grows with something known before: in words, and as the exposure."""

    per: str
    exposure: Callable[[Day], float]


# Written down before any of them was fitted, though not before the table was read: the
# mean grows with nothing, or in proportion to faces, to list entries, or to comparisons
# (faces times entries).
LAWS: Mapping[str, Law] = {
    "use": Law("per use, whatever faces and list", lambda day: 1.0),
    "face": Law("per face", lambda day: day.faces / 1e4),
    "entry": Law("per list entry", lambda day: day.entries / 1e4),
    "comparison": Law("per comparison", lambda day: day.faces * day.entries / 1e8),
}


@dataclass(frozen=True)
class Forecast:
    """All days with their predictive laws.

    days: in order; law: word of the law used for each; scores: sum of log scores by
    law; parts: by law and setting, the positions of its days and what was left out.
    """

    days: tuple[Day, ...]
    law: tuple[str, ...]
    scores: Mapping[str, float]
    parts: Mapping[tuple[str, str], tuple[NDArray[np.intp], LeftOut]]

    def interval(self, i: int, level: float) -> tuple[Predicted, float]:
        """Return the interval of day i and the chance that it holds, ends included."""
        where, left_out = self.parts[self.law[i], self.days[i].setting]
        return left_out.interval(int(np.searchsorted(where, i)), level)

    def chances(self, level: float) -> Array:
        """Return the chance that each day's interval holds, float (days,)."""
        return np.array([self.interval(i, level)[1] for i in range(len(self.days))])


def forecast(days: Sequence[Day]) -> Forecast:
    """Return each day's predictive law from the days of other dates in its setting.

    The law used for a day is the one with the best log score over the days of other
    dates; so the day itself has no say in the choice. days: at least two dates in each
    setting. Source: leave-one-out log score, Geisser and Eddy (1979), JASA 74, 153-160.
    Raises ValueError when a setting has days of one date only.
    """
    dates = np.unique([day.date for day in days], return_inverse=True)[1]
    by_law = np.stack([_scores(days, dates, law) for law in LAWS.values()])
    own = np.stack([np.bincount(dates, weights=scores) for scores in by_law])
    best = (by_law.sum(axis=1, keepdims=True) - own[:, dates]).argmax(axis=0)
    words = tuple(LAWS)
    used = tuple(words[b] for b in best)
    parts = {
        (word, setting): (where, _left_out(days, dates, where, LAWS[word], with_cdf=True))
        for word in sorted(set(used))
        for setting, where in _settings(days).items()
    }
    scores = dict(zip(words, by_law.sum(axis=1).tolist(), strict=True))
    return Forecast(tuple(days), used, scores, parts)


def _settings(days: Sequence[Day]) -> dict[str, NDArray[np.intp]]:
    settings = np.array([day.setting for day in days])
    return {str(one): np.flatnonzero(settings == one) for one in np.unique(settings)}


def _scores(days: Sequence[Day], dates: NDArray[np.intp], law: Law) -> Array:
    scores = np.zeros(len(days))
    for where in _settings(days).values():
        scores[where] = _left_out(days, dates, where, law, with_cdf=False).log_score
    return scores


def _left_out(
    days: Sequence[Day],
    dates: NDArray[np.intp],
    where: NDArray[np.intp],
    law: Law,
    *,
    with_cdf: bool,
) -> LeftOut:
    counts = np.array([days[i].count for i in where], dtype=float)
    exposure = np.array([law.exposure(days[i]) for i in where])
    block = np.unique(dates[where], return_inverse=True)[1]
    return leave_out(counts, exposure, block, with_cdf=with_cdf)
