"""Lives day by day, for everybody of a community at once: where people affect each other.

Each unit has a drawn waiting time to what comes next: an event, a correction that is
settled, a sanction that comes from contacts. Waiting times have no memory, so one may be
drawn anew at the end of any day, which happens whenever a unit's rates change. On a day on
which nothing is due, a unit's score takes the step of a quiet day, and that is all. Every
draw depends on the seed, the unit, the day and its use alone (`stepped_draws`).

Units are numbered by community, and within a community by group, so every community holds
every group. Contacts never leave a community, so a run may be cut between communities
without changing a bit.

Leaves out: contacts across communities; contacts that change over time. Points that
contacts lose are no events: no measure counts them as true or as wrong events, but the
scores and sanctions that come of them count in full.

Source: waiting times and the flow of quiet scores, score-model.md sections 2.2 to 2.4.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from watchglass.base.score_columns import LifeRates, ScoreRules
from watchglass.lives.layout import BLOCKS, Piece
from watchglass.lives.tallies import Part

# Without contacts a community is only a piece of work; so many units stay in cache.
UNITS_WITHOUT_CONTACTS = 65_536
# Communities are run together up to so many units.
BATCH_UNITS = 65_536
MOST_PIECE_UNITS = 8_000_000
MOST_DAYS, MOST_SCORES, MOST_MEMBERS, MOST_EVENTS_A_DAY = 32_000, 32_000, 64, 500.0


def community_units(rules: ScoreRules) -> int:
    """Return how many units a community has; the last one of a run may have fewer."""
    return rules.contacts.community_units if rules.contacts else UNITS_WITHOUT_CONTACTS


def communities(rules: ScoreRules, units: int) -> int:
    """Return how many communities `units` units make."""
    return -(-units // community_units(rules))


def blocks_used(rules: ScoreRules, units: int) -> int:
    """Return how many of the BLOCKS of a run hold units, at most one per community.

    With fewer than BLOCKS, the differences between blocks tell less, or with 1 nothing,
    about the sampling noise.
    """
    return min(BLOCKS, communities(rules, units))


def stepped_pieces(rules: ScoreRules, units: int, shards: int | None = None) -> list[Piece]:
    """Return the pieces of work, ranges of whole communities, in order; none is empty.

    shards: cut the communities into this many ranges first (for tests; the result of a
    run is the same for any number). The group of a piece is -1: it holds all groups.
    """
    size, many = community_units(rules), communities(rules, units)
    most = max(1, MOST_PIECE_UNITS // size)
    cuts = {many * part // shards for part in range(1, shards)} if shards else set()
    found = []
    for block in range(BLOCKS):
        first, last = many * block // BLOCKS, many * (block + 1) // BLOCKS
        inner = {cut for cut in cuts if first < cut < last} | set(range(first + most, last, most))
        for low, high in pairwise(sorted({first, last} | inner)):
            found.append(Piece(-1, block, low * size, min(high * size, units)))
    return found


def refusals(rules: ScoreRules, rates: LifeRates) -> list[str]:
    """Return what this engine cannot represent in the rules and rates; empty if nothing."""
    found = []
    if rules.corrects and rules.correction_fixed_days:
        found.append("corrections of a fixed length")
    if len({event.points for event in rules.events if event.correctable}) > 1:
        found.append("corrections of events with different points")
    if sum(rules.members) > MOST_MEMBERS:
        found.append(f"units of more than {MOST_MEMBERS} members")
    if rules.scores > MOST_SCORES:
        found.append(f"a scale of more than {MOST_SCORES} scores")
    most = max(float(rates.free.sum(axis=-1).max()), float(rates.sanctioned.sum(axis=-1).max()))
    if most > MOST_EVENTS_A_DAY:
        found.append(f"more than {MOST_EVENTS_A_DAY:.0f} events per unit and day")
    lasting = rules.sanction is not None and rules.sanction.days > 0
    if rules.contacts and rates.contagion_per_day.any() and not lasting:
        found.append("contagion of a sanction that has no length")
    return found


def stepped_piece(
    rules: ScoreRules, rates: LifeRates, days: int, seed: int, piece: Piece, units: int
) -> list[Part]:
    """Return the counts of one piece of work, one Part for each group.

    rates: of one draw; days: at most MOST_DAYS; seed: 0 to 2^64 - 1; units: of the run.
    The interpreter's lock is released while the days run.

    Raises: ValueError for a rule that `refusals` names, or for more than MOST_DAYS days.
    """
    from watchglass.lives.stepped_batches import run_piece

    problems = refusals(rules, rates)
    if days > MOST_DAYS:
        problems.append(f"more than {MOST_DAYS} days")
    if problems:
        raise ValueError("the stepped engine cannot represent: " + "; ".join(problems))
    size = community_units(rules)
    batch = max(1, BATCH_UNITS // size) * size
    counts, scores = run_piece(rules, rates, days, seed, piece, size, batch)
    groups = len(rates.groups)
    under = np.cumsum(counts.status, axis=0)[:-1]
    per_group = len(counts.score_sum) // groups

    def part(group: int) -> Part:
        classes = slice(group * per_group, (group + 1) * per_group)
        return Part(
            group=group,
            block=piece.block,
            units=int(counts.flow[0, group].sum()),
            scores=scores[:, group],
            events_by_day=counts.events[:, group],
            sanctioned_by_day=under[:, group],
            begun_by_day=counts.begun[:, group],
            blameless=counts.blameless[group],
            tiers_by_class=counts.tiers[classes],
            score_sum_by_class=counts.score_sum[classes],
            fifths=counts.fifths[group],
        )

    return [part(group) for group in range(groups)]
