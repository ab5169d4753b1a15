"""People who were only named."""

import datetime as dt

from sqlalchemy import select

from crm.models import (
    AuditEntry,
    Consent,
    FollowUp,
    Introduction,
    IntroductionStep,
    Nomination,
    PairRefusal,
    Person,
    SearchWord,
    Tie,
    now,
)
from crm.models.words import ConsentWay, Purpose
from crm.nominations import add_nomination
from crm.rules import Rules
from crm.search import list_suggestions
from crm.stubs import add_stub, delete_expired_stubs, meet_stub
from tests.factories import make_area, make_person, make_street, make_tie, team_day


def test_a_stub_is_kept_for_the_teams_term(db, admin):
    db.info["rules"] = Rules(named_only_days=10)
    stub = add_stub(db, admin, name="Tariq", area_id=make_area(db).id)
    assert stub.delete_after == team_day() + dt.timedelta(days=10)


def test_a_stub_goes_after_its_term_with_all_that_hangs_on_it(db, admin):
    ada, bo = make_person(db, "Ada"), make_person(db, "Bo")
    stub = add_stub(db, admin, name="Zachariah", area_id=ada.area_id)
    make_tie(db, ada, stub, said_by_id=ada.id)
    kept = make_tie(db, ada, bo, said_by_id=stub.id)
    add_nomination(db, admin, nominator_id=ada.id, nominee_id=stub.id)
    met = Introduction(first_id=ada.id, second_id=stub.id, steps=[IntroductionStep(state="suggested", on=team_day())])
    through = Introduction(first_id=ada.id, second_id=bo.id, introducer_id=stub.id)
    promise = FollowUp(person_id=stub.id, what="Find them", asked_at=now(), due_at=now())
    agreed = Consent(person_id=stub.id, purpose=Purpose.KEEP_DETAILS, given=True, on=team_day(), way=ConsentWay.SPOKEN)
    aside = PairRefusal(first_id=ada.id, second_id=stub.id, reason="Zachariah owes her money")
    db.add_all([met, through, promise, agreed, aside])
    db.flush()
    assert delete_expired_stubs(db, admin, on=stub.delete_after) == 0
    assert delete_expired_stubs(db, admin, on=stub.delete_after + dt.timedelta(days=1)) == 1
    assert [person.name for person in db.query(Person).order_by(Person.name)] == ["Ada", "Bo"]
    assert db.query(Tie).all() == [kept]
    assert (kept.said_by_id, through.introducer_id) == (None, None)
    assert db.query(Introduction).all() == [through]
    assert [
        db.query(model).count() for model in (Nomination, FollowUp, Consent, IntroductionStep, PairRefusal)
    ] == 5 * [0]
    assert list_suggestions(db, admin, text="Zachariah") == []
    assert "Zachariah" not in str([entry.changes for entry in db.query(AuditEntry)])
    assert "zachariah" not in db.scalars(select(SearchWord.word)).all()


def test_somebody_who_was_met_outlives_the_term(db, admin):
    street = make_street(db)
    stub = add_stub(db, admin, name="Tariq", area_id=street.area_id)
    meet_stub(db, admin, stub.id, street_id=street.id, house="4")
    assert delete_expired_stubs(db, admin, on=dt.date(3000, 1, 1)) == 0
    assert (stub.met, stub.delete_after, stub.street_id, stub.house) == (True, None, street.id, "4")
