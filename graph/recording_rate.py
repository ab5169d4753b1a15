"""
How much of the network was written down: what two ends tell of the ties that neither told.

When two people were both asked whom they know, whoever is asked second adds only what the first left out, since a tie
is kept once. If an end tells a tie with chance p, of N ties the first tells pN and the second p(1-p)N, so that p is 1
less the second count divided by the first: the removal method for two catches (G. A. F. Seber and E. D. Le Cren,
Journal of Animal Ecology 36, 1967). Of ties of which only one end was asked, a share p is known. Ties between two
people of whom neither was asked are beyond what can be estimated, and are not counted as missing.
"""

from dataclasses import dataclass

#: Taken where too little is told by second ends to estimate it: a quarter of the ties is not recorded.
ASSUMED_SHARE = 0.75

#: The least and the most that is believed: hiding more than half again would leave too little to learn from.
LEAST, MOST = 0.5, 0.95

#: So many ties between two people who were both asked are needed for an estimate.
ENOUGH = 30


@dataclass(frozen=True)
class RecordingRate:
    """The share of all ties that is recorded, and whether it was estimated from the data or assumed."""

    share: float
    estimated: bool

    @property
    def missing(self) -> float:
        """The share of all ties that is not recorded."""
        return 1.0 - self.share

    @classmethod
    def of_tellings(cls, first: int, second: int, alone: int) -> "RecordingRate":
        """
        From ties told by the *first* of two ends to be asked, by the *second*, and where only one end was asked
        (*alone*).
        """
        if first + second < ENOUGH:
            return ASSUMED
        if first <= second:
            return cls(LEAST, estimated=True)
        told = 1 - second / first
        everything = first / told + alone / told
        return cls(min(max((first + second + alone) / everything, LEAST), MOST), estimated=True)


ASSUMED = RecordingRate(ASSUMED_SHARE, estimated=False)
