"""One row of the results: a piece of work, what it costs Kith and others, and whether the goal is met."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

MEASURED = ("wall_s", "cpu_s", "peak_mb")


@dataclass(frozen=True)
class Cost:
    """
    What a piece of work took; None was not measured. ``how`` says whatever must be known to read it: that it is
    extrapolated, and from what. ``differs`` is the largest relative difference from Kith's numbers.
    """

    wall_s: float | None = None
    cpu_s: float | None = None
    peak_mb: float | None = None
    runs: int = 1
    how: str = ""
    differs: float | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)

    def times(self, factor: float, how: str) -> "Cost":
        """The cost of *factor* times the work, the memory left out: it says nothing of the whole."""
        wall, cpu = (value and value * factor for value in (self.wall_s, self.cpu_s))
        return Cost(wall, cpu, None, self.runs, how, None, self.figures)

    def as_json(self) -> dict[str, Any]:
        """The three measured values always, the rest where there is something to say."""
        said = {name: _rounded(value) for name, value in asdict(self).items() if name in MEASURED or value}
        return said | ({"differs": self.differs} if self.differs is not None else {})


@dataclass(frozen=True)
class Goal:
    """At most so much of ``bound``, or at least ``times`` faster (wall) than the peer ``than``."""

    at_most: float = 0
    bound: str = "wall_s"
    times: float = 0
    than: str = ""

    def sentence(self) -> str:
        """The goal in words."""
        if self.than:
            return f"at least {self.times:g} times as fast as {self.than}"
        scaled, unit = {"wall_s": (1, "s"), "cpu_s": (1000, "ms CPU"), "peak_mb": (1, "MB")}[self.bound]
        return f"at most {self.at_most * scaled:g} {unit}"

    def met(self, kith: Cost, peers: Mapping[str, Cost]) -> bool | None:
        """Whether it is met; None where the peer or the measure is not there to say."""
        if not self.than:
            value = getattr(kith, self.bound)
            return None if value is None else bool(value <= self.at_most)
        peer = peers.get(self.than)
        if peer is None or peer.wall_s is None or kith.wall_s is None:
            return None
        return peer.wall_s >= self.times * kith.wall_s


@dataclass(frozen=True)
class Row:
    """One work at one size. ``absent`` names each peer that gives no figure, and why."""

    section: str
    work: str
    size: str
    kith: Cost
    peers: Mapping[str, Cost] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)
    goals: tuple[Goal, ...] = ()

    @property
    def best_peer(self) -> tuple[str, Cost] | None:
        """The quickest of the peers by wall clock."""
        timed = [(name, cost) for name, cost in self.peers.items() if cost.wall_s]
        return min(timed, key=lambda one: one[1].wall_s or 0, default=None)

    @property
    def ratio(self) -> float | None:
        """How many times longer the quickest peer takes, by wall clock."""
        best = self.best_peer
        return best[1].wall_s / self.kith.wall_s if best and best[1].wall_s and self.kith.wall_s else None

    @property
    def met(self) -> bool | None:
        """Whether all goals are met; None where there is none, or one that cannot be judged here."""
        judged = [goal.met(self.kith, self.peers) for goal in self.goals]
        if False in judged:
            return False
        return None if not judged or None in judged else True

    @property
    def goal(self) -> str | None:
        """The goals as one sentence."""
        return "; ".join(goal.sentence() for goal in self.goals) or None

    def as_json(self) -> dict[str, Any]:
        """The row as the results file has it."""
        return {
            "section": self.section,
            "work": self.work,
            "size": self.size,
            "kith": self.kith.as_json(),
            "peers": {name: cost.as_json() for name, cost in self.peers.items()},
            "absent": dict(self.absent),
            "ratio_best_peer_wall": _rounded(self.ratio),
            "goal": self.goal,
            "met": self.met,
        }


def _rounded(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value
