"""The numbers of one report as they are told: asked for by what they are of, never more than may be told."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from crm.area_figures import VALUES
from crm.intervals import newcombe, strict_z, wilson
from crm.models.words import Characteristic, Sway, Word
from crm.report_counts import UNKNOWN, Counted, ThemeLine
from crm.report_keys import CountKey
from crm.small_numbers import Told, share_of

_NOTHING = Told(None, 0)


@dataclass(frozen=True)
class ThemeTold:
    """A theme as it is told: in how many conversations, and their share in percent."""

    theme: ThemeLine
    raised: Told
    share: int | None
    sway: Mapping[Sway, Told]

    @property
    def leaning(self) -> str:
        """Whether it was spoken of as a strength or as a problem rather, where chance alone does not explain it.

        As in the insight, but from the numbers that are told: beside all others, where only one of the two is.
        """
        raised = self.raised.number or 0
        asset, deficit = self.sway[Sway.ASSET].number, self.sway[Sway.DEFICIT].number
        if self._leads(asset, raised if deficit is None else (asset or 0) + deficit):
            return "asset"
        return "deficit" if self._leads(deficit, raised if asset is None else asset + (deficit or 0)) else ""

    @staticmethod
    def _leads(told: int | None, whole: int) -> bool:
        """Whether a sway is clearly more than half of *whole*; rounded, it may be told as more than that."""
        return bool(told) and wilson(told or 0, max(told or 0, whole))[0] > 0.5


@dataclass(frozen=True)
class Numbers:
    """What a report may tell, of ``area_id`` (0: the whole patch) from ``since`` to ``until``.

    ``regrouped``: as in ``crm.report_counts.Telling``.
    """

    told: Mapping[CountKey, Told]
    counted: Counted
    area_id: int
    since: dt.date
    until: dt.date
    regrouped: Collection[CountKey] = ()

    def number(self, of: str, among: str = "", *, area_id: int | None = None) -> Told:
        """One number; not told where there is none."""
        key = CountKey(self.area_id if area_id is None else area_id, self.since, self.until, of, among)
        return self.told.get(key, _NOTHING)

    @property
    def held(self) -> Told:
        """How many conversations were held."""
        return self.number("held")

    @property
    def read(self) -> Told:
        """How many of them were read, coded or not: what shares are of, as in the insight."""
        return self.number("read")

    @property
    def themes(self) -> list[ThemeTold]:
        """The themes by how often they were raised, most often first; those that are not told last, by name."""
        lines = [self._theme(theme) for theme in self.counted.themes]
        return sorted(lines, key=lambda line: (-(line.raised.number or 0), line.theme.name))

    def subs_of(self, theme: ThemeLine) -> list[ThemeTold]:
        """The sub-themes of a theme that may be told, most often raised first."""
        lines = [self._theme(sub) for sub in self.counted.subs if sub.parent_id == theme.id]
        return sorted(
            (one for one in lines if one.share is not None),
            key=lambda line: (-(line.raised.number or 0), line.theme.name),
        )

    def list_regrouped(self) -> list[str]:
        """The names of the themes that were merged, moved or split since an earlier report told of the same people."""
        ids = {key.of.partition(":")[2] for key in self.regrouped if key.of.startswith("theme:")}
        return sorted(one.name for one in (*self.counted.themes, *self.counted.subs) if str(one.id) in ids)

    def _theme(self, theme: ThemeLine) -> ThemeTold:
        of = f"theme:{theme.id}"
        raised = self.number(of)
        sway = {one: self.number(of, f"sway={one}") for one in Sway}
        return ThemeTold(theme, raised, share_of(raised, self.read), sway)

    def heard(self, characteristic: Characteristic, word: Word | None) -> Told:
        """How many people were heard of one word; None: of whom it is not known."""
        return self.number(f"heard:{characteristic}", f"{characteristic}={word or UNKNOWN}")

    def heard_known(self, words: Iterable[Word], characteristic: Characteristic) -> Told:
        """All heard of some words, as far as it is told: the rounded parts added up, so no finer than they."""
        total = sum(self.heard(characteristic, word).number or 0 for word in words)
        return Told(total or None, total)

    def tells_nearly_all(self, words: Collection[Word], characteristic: Characteristic) -> bool:
        """Whether shares of those known mean something: whoever is told of no word is too few to change them much."""
        if all(self.heard(characteristic, word).number is not None for word in words):
            return True
        total = self.number(f"heard:{characteristic}").number
        everybody = self.heard_known([*VALUES[characteristic]], characteristic).number or 0
        everybody += self.heard(characteristic, None).number or 0
        known = self.heard_known(words, characteristic).number or 0
        return total is not None and 20 * (total - everybody) <= known

    def interval(self, told: Told, whole: Told) -> tuple[int, int]:
        """Between which percents a share lies, allowing for chance: from the rounded numbers."""
        if told.number is None or not whole.number:
            return 0, 100
        low, high = wilson(min(told.number, whole.number), whole.number)
        return round(100 * low), round(100 * high)

    def offers(self) -> list[tuple[str, int]]:
        """What people offer, with how many do, most first; only what may be told."""
        found = [
            (name, told.number)
            for topic_id, name in self.counted.topics.items()
            if (told := self.number(f"offers:{topic_id}")).number is not None
        ]
        return sorted(found, key=lambda one: (-one[1], one[0]))

    def changes(self) -> list[tuple[ThemeLine, bool]]:
        """Themes raised more often (true) or less often than in as many days before, and not by chance alone.

        As strictly as the insight: the more themes are looked at, the clearer a change has to be. From numbers alone
        that may be told, then and now: so it tells no more than these.
        """
        read, was_read, z = self.read.number, self._before("read").number, strict_z(len(self.counted.themes))
        if read is None or was_read is None:
            return []
        changed = []
        for theme in self.counted.themes:
            raised, was_raised = (one(f"theme:{theme.id}").number for one in (self.number, self._before))
            if raised is None or was_raised is None:
                continue
            low, high = newcombe(min(raised, read), read, min(was_raised, was_read), was_read, z)
            if low > 0 or high < 0:
                changed.append((theme, low > 0))
        return changed

    def _before(self, of: str) -> Told:
        before = self.counted.before
        return self.told.get(CountKey(self.area_id, *before, of), _NOTHING) if before else _NOTHING
