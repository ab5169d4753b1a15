"""What is so in the demo neighbourhood by construction."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Connector:
    """A person planted to bring people together, and what they do."""

    person: int
    part: str


@dataclass(frozen=True, slots=True)
class Truths:
    """What is so in the neighbourhood by construction, for tests to find again. Streets and people by id."""

    connectors: tuple[Connector, ...]
    nominated_not_central: int
    central_by_one_officer: int
    officer_behind_it: int
    family_cluster: tuple[int, ...]
    duplicates: tuple[tuple[int, int], ...]
    namesakes: tuple[tuple[int, int], ...]
    cut_off_streets: tuple[int, ...]
    silent_streets: tuple[int, ...]
    never_knocked_streets: tuple[int, ...]
    no_ties_streets: tuple[int, ...]
    one_link_street: int
    one_link_person: int
