"""WG-REF-1 in mesa-frames: one polars frame of people, moved by column expressions.

Polars has no Poisson numbers, so these are drawn with the model's NumPy generator and put
in as a column. Columns are set with `with_columns`, which is far faster here than the
package's own `set` (that joins the frame to itself); column types are as narrow as the
values, and what happens to few people on a day is worked out for those few.
"""

from __future__ import annotations

from importlib.metadata import version

import numpy as np
import polars as pl
import reference as ref
from mesa_frames import AgentSetPolars, ModelDF

SANCTIONED = pl.col("sanction") > 0
RUNS_ON = pl.max_horizontal(pl.col("sanction") - 1, pl.lit(0, pl.Int8))

SUMS = {
    "false_flags": pl.col("false_flags").sum(),
    "true_flags": pl.col("true_flags").sum(),
    "sanctioned": pl.col("was_sanctioned").sum(),
    "begun": pl.col("begins").sum(),
}


class Everybody(AgentSetPolars):
    """All people."""

    def __init__(self, model: ModelDF, count: int) -> None:
        """Make everybody."""
        super().__init__(model)
        people = ref.draw_people(count, model.random)
        false, true = people.false_chance, people.true_chance
        columns = {
            "unique_id": np.arange(count),
            "group": people.group.astype(np.int8),
            "mean": people.mean_sightings,
            "false": false,
            "true": true,
            "log_free": np.log1p(-false - true),
            "log_sanctioned": np.log1p(-false - true * ref.WHILE_SANCTIONED),
            "score": people.score.astype(np.int16),
            "sanction": np.zeros(count, dtype=np.int8),
        }
        self.add(pl.DataFrame(columns))

    def step(self) -> None:
        """Let everybody live a day."""
        self.be_seen()
        self.be_flagged()
        self.take_consequences()

    def be_seen(self) -> None:
        """Draw everybody's sightings, and the number that decides whether any is a flag."""
        rng = self.model.random
        log_none = pl.when(SANCTIONED).then("log_sanctioned").otherwise("log_free")
        self.agents = self.agents.with_columns(
            seen=pl.Series(rng.poisson(self["mean"].to_numpy())),
            mark=pl.Series(rng.random(len(self))),
        ).with_columns(flagged=pl.col("mark") >= (pl.col("seen") * log_none).exp())

    def be_flagged(self) -> None:
        """Draw false and true flags of those who are flagged."""
        few = self.agents.with_row_index("row").filter("flagged")
        true = pl.col("true") * pl.when(SANCTIONED).then(ref.WHILE_SANCTIONED).otherwise(1.0)
        few = few.with_columns(chance=pl.col("false") + true)
        seen, chance, mark, row = (
            few[name].to_numpy() for name in ("seen", "chance", "mark", "row")
        )
        flags = ref.flags_among(seen, chance, mark)
        false = self.model.random.binomial(flags, few["false"].to_numpy() / chance)
        columns = np.zeros((2, len(self)), dtype=np.int16)
        columns[0, row], columns[1, row] = false, flags - false
        self.agents = self.agents.with_columns(
            false_flags=pl.Series(columns[0]), true_flags=pl.Series(columns[1])
        )

    def take_consequences(self) -> None:
        """Move score and sanction."""
        lost = pl.col("false_flags") * ref.FALSE_POINTS + pl.col("true_flags") * ref.TRUE_POINTS
        fallen = (pl.col("score") - lost).clip(lower_bound=0)
        risen = (pl.col("score") + 1).clip(upper_bound=ref.TOP)
        begins = (pl.col("sanction") == 0) & (pl.col("score") < ref.BELOW)
        self.agents = (
            self.agents.with_columns(
                score=pl.when("flagged").then(fallen).otherwise(risen),
                was_sanctioned=SANCTIONED,
                noted=pl.col("flagged") | SANCTIONED,
                sanction=RUNS_ON,
            )
            .with_columns(begins=begins)
            .with_columns(
                sanction=pl.when("begins")
                .then(pl.lit(ref.SANCTION_DAYS, pl.Int8))
                .otherwise("sanction")
            )
        )


class Town(ModelDF):
    """The model: everybody, and what their days add up to."""

    def __init__(self, count: int, seed: int, thinned: bool, shuffled: bool) -> None:
        """Make everybody; `shuffled` changes nothing where all live the day at once."""
        super().__init__(seed)
        self.everybody = Everybody(self, count)
        self.agents += self.everybody

    def live(self, days: int) -> ref.Days:
        """Return the aggregates of so many days."""
        found = ref.Days(days)
        cell = pl.col("group").cast(pl.Int32) * ref.SCORES + pl.col("score")
        for day in range(days):
            self.agents.step()
            frame = self.everybody.agents
            cells = (
                frame.select(cell=cell, seen="seen")
                .group_by("cell")
                .agg(people=pl.len(), sightings=pl.col("seen").sum())
            )
            where = cells["cell"].to_numpy()
            counts = np.zeros((ref.GROUPS, ref.SCORES), dtype=np.int64)
            counts.flat[where] = cells["people"].to_numpy()
            for group in range(ref.GROUPS):
                found.keep_scores(day, group, counts[group])
            found.sightings[day] = np.bincount(
                where // ref.SCORES, cells["sightings"].to_numpy(), ref.GROUPS
            )
            few = frame.filter("noted").group_by("group").agg(**SUMS)
            for name in SUMS:
                getattr(found, name)[day, few["group"].to_numpy()] = few[name].to_numpy()
        return found


if __name__ == "__main__":
    ref.run_peer(Town, __doc__, version("mesa-frames"))
