"""Who has not been heard: streets, and people of an age or a length of stay, as far as the figures say so."""

import datetime as dt
from collections import Counter

from crm.area_figures import Figures, NewFigure, save_figures
from crm.campaign_progress import get_course, get_progress
from crm.campaigns import add_campaign
from crm.models import Area, DoorVisit
from crm.models.words import AgeBand, Channel, Characteristic, DoorOutcome, Gender, LivedHere
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.unheard import compare, get_unheard
from tests.factories import in_days, make_area, make_conversation, make_person, make_street, make_user, team_day

AGE = Characteristic.AGE_BAND


def _campaign(db, admin, area):
    today = team_day()
    days = {"starts_on": today - dt.timedelta(days=60), "ends_on": today + dt.timedelta(days=60)}
    return add_campaign(db, admin, name="Talks", area_id=area.id, target=100, street_ids=(), member_ids=(), **days)


def _unheard(db, actor, campaign):
    progress = get_progress(db, actor, campaign.id)
    return get_unheard(db, actor, progress, get_course(db, actor, progress))


def _figures(**people):
    return Figures({AgeBand(word.strip("_")): count for word, count in people.items()}, (), ("Ward",), ())


def _names(counts):
    return [one.street.name for one in counts]


def test_streets_not_knocked_on_and_those_where_nobody_was_in_are_told_apart(db, admin):
    area = make_area(db)
    names = ("Abbey Road", "Rose Lane", "Moor Street", "Mill Lane", "Old Close")
    _, rose, moor, mill, old = (make_street(db, name, area=area) for name in names)
    campaign = _campaign(db, admin, area)
    for street, outcome, days in [
        (rose, DoorOutcome.NOT_HOME, 1),
        (moor, DoorOutcome.NOT_NOW, 1),
        (old, DoorOutcome.NOT_NOW, 90),
    ]:
        db.add(DoorVisit(street_id=street.id, outcome=outcome, visited_at=in_days(-days)))
    make_conversation(db, street=mill)
    unheard = _unheard(db, admin, campaign)
    assert unheard.streets == 5
    assert _names(unheard.not_knocked) == ["Abbey Road", "Old Close"]
    assert _names(unheard.not_answered) == ["Rose Lane"]


def test_each_person_counts_once_and_staff_do_not(db, admin):
    area = make_area(db)
    street = make_street(db, area=area)
    campaign = _campaign(db, admin, area)
    old, young = (make_person(db, street=street, age_band=band) for band in (AgeBand.OVER_60, AgeBand.FROM_18_TO_30))
    child = make_person(db, street=street, age_band=AgeBand.UNDER_18)
    unsaid, staff = make_person(db, street=street), make_person(db, street=street, staff=True, age_band=AgeBand.OVER_60)
    make_conversation(db, street=street, people=[old, young, staff])
    make_conversation(db, street=street, people=[old, unsaid, child])
    make_conversation(db, people=[make_person(db, age_band=AgeBand.OVER_60)])
    ages, genders = _unheard(db, admin, campaign).comparisons
    assert [(band.word, band.heard) for band in ages.bands] == [
        (AgeBand.FROM_18_TO_30, 1),
        (AgeBand.FROM_31_TO_60, 0),
        (AgeBand.OVER_60, 1),
    ]
    assert (ages.known, ages.unknown, ages.figures) == (2, 1, None)
    assert ages.unknown_sentence.startswith("Of 3 people heard, the age of 1 is not written down.")
    assert ages.sentence == "How many people of each age live here is not known yet."
    assert (genders.what, genders.known, genders.unknown) == ("gender", 0, 4)


def test_whoever_spoke_is_heard_where_nobody_is_known_by_name_and_a_survey_is_no_talk(db, admin):
    street = make_street(db)
    campaign = _campaign(db, admin, db.get(Area, street.area_id))
    said = {"street": street, "gender": Gender.WOMAN, "lived_here": LivedHere.FEW_YEARS}
    make_conversation(db, **said)
    make_conversation(db, **said, people=[make_person(db, staff=True)])
    make_conversation(db, **said, people=[make_person(db, gender=Gender.MAN)])
    make_conversation(db, **said, channel=Channel.SURVEY)
    make_conversation(db, street=street)
    _, stays, genders = _unheard(db, admin, campaign).comparisons
    assert [(band.word, band.heard) for band in genders.bands] == [
        (Gender.WOMAN, 2),
        (Gender.MAN, 1),
        (Gender.ANOTHER, 0),
    ]
    assert (stays.known, stays.unknown, genders.unknown) == (2, 1, 0)
    assert stays.sentence == "No census counts people by length of stay, so this is who was heard and no more."


def test_shares_are_of_those_whom_the_figures_count():
    heard = Counter({Gender.WOMAN: 30, Gender.MAN: 70, Gender.ANOTHER: 10})
    figures = Figures({Gender.WOMAN: 510, Gender.MAN: 490}, (), ("Ward",), ())
    woman, man, another = compare(Characteristic.GENDER, heard, figures).bands
    assert (woman.share, woman.expected, woman.under, man.over) == (0.3, 0.51, True, True)
    assert (another.share, another.expected) == (10 / 110, None)
    assert another.verdict == "No figure to compare with."


def test_a_band_is_under_heard_only_where_chance_cannot_explain_it():
    figures = _figures(under_18=250, _18_to_30=200, _31_to_60=400, over_60=400)
    few = compare(AGE, Counter({AgeBand.OVER_60: 2, AgeBand.FROM_31_TO_60: 8, None: 3}), figures)
    many = compare(AGE, Counter({AgeBand.OVER_60: 20, AgeBand.FROM_31_TO_60: 80, AgeBand.FROM_18_TO_30: 20}), figures)
    assert [band.expected for band in many.bands] == [0.2, 0.4, 0.4]
    assert [(band.under, band.over) for band in few.bands] == [(False, False), (False, True), (False, False)]
    assert [(band.under, band.over) for band in many.bands] == [(False, False), (False, True), (True, False)]
    assert few.sentence == "By age, nobody is clearly heard less than their share."
    assert many.sentence == "By age, heard less than their share: over 60."
    assert [band.verdict for band in many.bands] == [
        "No clear difference: chance alone could make it.",
        "Heard more than their share.",
        "Heard less than their share.",
    ]


def test_nobody_with_a_known_age_gives_nothing_to_compare():
    comparison = compare(AGE, Counter({None: 12}), _figures(_18_to_30=200, over_60=400))
    assert comparison.sentence == "Nobody’s age is written down yet, so nothing can be compared."
    assert [band.under for band in comparison.bands] == [False, False, False]
    assert [band.verdict for band in comparison.bands[:2]] == ["Too early to say.", "No figure to compare with."]


def test_lengths_of_stay_are_listed_in_words():
    figures = Figures({LivedHere.LAST_YEAR: 300, LivedHere.FEW_YEARS: 300, LivedHere.MOST_OF_LIFE: 300}, (), (), ())
    comparison = compare(Characteristic.LIVED_HERE, Counter({LivedHere.MOST_OF_LIFE: 60}), figures)
    assert comparison.sentence == (
        "By length of stay, heard less than their share: moved here in the last year or so and a few years."
    )


def test_the_wards_figures_and_numbers_are_told_to_a_part_of_it_without_its_other_streets(db, admin, connection):
    ward = make_area(db)
    mine, other = make_area(db, parent_id=ward.id), make_area(db, parent_id=ward.id)
    own, far = make_street(db, "Own Street", area=mine), make_street(db, "Far Street", area=other)
    campaign = _campaign(db, admin, ward)
    people = [make_person(db, street=far, age_band=AgeBand.OVER_60) for _ in range(2)]
    make_conversation(db, street=far, people=people)
    save_figures(db, admin, [NewFigure(ward.id, AGE, "over_60", 30), NewFigure(ward.id, AGE, "18_to_30", 70)])
    actor = Actor(id=make_user(db).id, name="", role=Role.OFFICER, area_ids=frozenset({mine.id}))
    db.commit()
    with make_session(connection, actor) as limited:
        unheard = _unheard(limited, actor, campaign)
    assert (unheard.streets, _names(unheard.not_knocked)) == (1, [own.name])
    ages = unheard.comparisons[0]
    assert [(band.heard, band.expected) for band in ages.bands] == [(0, 0.7), (0, None), (2, 0.3)]
