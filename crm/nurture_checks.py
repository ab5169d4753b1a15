"""What a nurture plan may not say: of those only named, of the team, and of those who want to be left alone."""

import datetime as dt
from typing import TypedDict

from crm.models import Person
from crm.models.words import NurtureStage

#: Nobody plans further ahead than so many days.
FURTHEST = 366


class PlanDetails(TypedDict, total=False):
    """What a plan says. A next step has a day."""

    stage: NurtureStage
    next_step: str
    next_on: dt.date | None
    owner_id: int | None
    notes: str


def find_faults(
    asked: PlanDetails, person: Person, *, before: dt.date | None, refuses: bool, today: dt.date
) -> dict[str, str]:
    """Field to the sentence that names the mend, for all that is wrong with *asked*, a whole plan.

    *before*: the day that stood there, which may stay when it is past. *refuses*: they asked not to be contacted.
    """
    if person.archived_at or person.merged_into_id:
        return {"person_id": f"{person.name} is archived: bring them back before you plan anything."}
    faults = _next_step(asked, person, before, today) if not refuses else _refused(asked, person)
    if asked["stage"] is not NurtureStage.NOTICED and (sentence := why_only_noticed(person)):
        faults["stage"] = sentence
    if asked["notes"] and not person.met:
        faults["notes"] = f"{person.name} was only named: write no notes about them until somebody has met them."
    return faults


def why_only_noticed(person: Person) -> str:
    """Why a plan with *person* stays at its first stage; empty where it need not."""
    if person.staff:
        return f"{person.name} works in the team: leave the stage at “Noticed”."
    if not person.met:
        return f"Nobody has met {person.name} yet: record a conversation with them first, and leave it at “Noticed”."
    return ""


def _refused(asked: PlanDetails, person: Person) -> dict[str, str]:
    sentence = f"{person.name} asked not to be contacted: promise no next step. Leave it and its day empty."
    return {"next_step": sentence} if asked["next_step"] or asked["next_on"] else {}


def _next_step(asked: PlanDetails, person: Person, before: dt.date | None, today: dt.date) -> dict[str, str]:
    step, on = asked["next_step"], asked["next_on"]
    if on is None:
        if asked["stage"] is NurtureStage.RESTING:
            return {"next_on": f"Choose the day on which somebody looks in on {person.name} again."}
        return {"next_on": "Choose the day by which the next step is done."} if step else {}
    if not step:
        return {"next_step": "Enter the next step, or take its day out."}
    if on != before and not today <= on <= today + dt.timedelta(days=FURTHEST):
        return {"next_on": "Choose today or a later day, within a year."}
    return {}
