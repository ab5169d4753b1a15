"""The coordinator's nurture plans: a connector who leads, some who were forgotten, and one who rests."""

from dataclasses import dataclass
from datetime import date, timedelta

from crm.demo.records import NurturePlan, Person, Street, User
from crm.demo.truths import Truths


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan in days: ``begun`` so many ago, the next step ``due`` in so many (behind us where below nought)."""

    stage: str
    begun: int
    next_step: str = ""
    due: int | None = None
    notes: str = ""
    trainings: tuple[tuple[str, int], ...] = ()


CHAIR = "chair of the Residents' Association"

PLANS = {
    "quizmaster": _Plan(
        "leading",
        110,
        "Ask him to hold a quiz night for newcomers",
        9,
        "Knows a name at every table. Evenings only, and never on a Thursday.",
        (("Listening at the door", 75), ("Running a meeting that people come back to", 31)),
    ),
    "school crossing patroller": _Plan(
        "involved",
        84,
        "Bring her the flyers for the school gate",
        -6,
        "Happy to hand things out. Does not want to speak in public.",
        (("Listening at the door", 40),),
    ),
    "mosque volunteer": _Plan("in_touch", 62, notes="Would like the kitchen to cook with the church once."),
    "barber": _Plan("resting", 70, "Look in once the shop is refitted", 38, "Asked for a break until then."),
    "retired nurse": _Plan("met", 12, "Join her Walk and Talk and see who comes", 4),
    CHAIR: _Plan("noticed", 20),
}


def plan_nurture(
    truths: Truths, people: list[Person], streets: list[Street], users: list[User], today: date
) -> tuple[NurturePlan, ...]:
    """The plans with the planted people, each looked after by the officer of where they live."""
    parts = {connector.part: connector.person for connector in truths.connectors}
    parts[CHAIR] = truths.nominated_not_central
    areas = {street.id: street.area for street in streets}
    homes = {person.id: areas[person.street] for person in people if person.street}
    officers = {area: user.id for user in users if user.role == "officer" for area in user.areas}
    return tuple(
        NurturePlan(
            parts[part],
            plan.stage,
            plan.next_step,
            None if plan.due is None else today + timedelta(days=plan.due),
            officers[homes[parts[part]]],
            plan.notes,
            today - timedelta(days=plan.begun),
            tuple((name, today - timedelta(days=ago)) for name, ago in plan.trainings),
        )
        for part, plan in PLANS.items()
    )
