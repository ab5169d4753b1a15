"""Whose voice a conversation is."""

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from crm.models import Conversation
from crm.models.words import AgeBand, Channel, Characteristic, Gender
from crm.permissions import Role
from crm.session import make_session
from crm.users import actor_for
from crm.voices import spoken_by
from tests.factories import make_area, make_conversation, make_person, make_street, make_user


def _counted(db: Session, characteristic: Characteristic) -> dict[str, int]:
    """In how many conversations each word was spoken, of those that were."""
    counted = {}
    for word in {Characteristic.GENDER: Gender, Characteristic.AGE_BAND: AgeBand}[characteristic]:
        counted[word] = len(db.scalars(select(Conversation).where(spoken_by(characteristic, word))).all())
    return {word: count for word, count in counted.items() if count}


def test_two_women_in_a_conversation_are_one_voice_and_a_man_beside_them_is_another(db: Session) -> None:
    women = [make_person(db, gender=Gender.WOMAN) for _ in range(2)]
    make_conversation(db, people=[*women, make_person(db, gender=Gender.MAN), make_person(db)])
    make_conversation(db, people=women[:1])
    assert _counted(db, Characteristic.GENDER) == {Gender.WOMAN: 2, Gender.MAN: 1}
    assert _counted(db, Characteristic.AGE_BAND) == {}


def test_staff_are_nobodys_voice(db: Session) -> None:
    make_conversation(db, people=[make_person(db, gender=Gender.MAN, staff=True)], gender=Gender.WOMAN)
    assert _counted(db, Characteristic.GENDER) == {Gender.WOMAN: 1}


def test_what_is_kept_of_whoever_spoke_counts_only_where_no_persons_word_is_known(db: Session) -> None:
    make_conversation(db, gender=Gender.WOMAN, age_band=AgeBand.OVER_60, channel=Channel.SURVEY)
    old = make_person(db, age_band=AgeBand.OVER_60)
    make_conversation(db, people=[old], gender=Gender.WOMAN, age_band=AgeBand.FROM_18_TO_30)
    assert _counted(db, Characteristic.GENDER) == {Gender.WOMAN: 2}
    assert _counted(db, Characteristic.AGE_BAND) == {AgeBand.OVER_60: 2}


def test_voices_from_elsewhere_are_not_heard_by_somebody_who_works_here(db: Session, connection: Connection) -> None:
    here, there = make_area(db), make_area(db)
    for area in (here, there):
        person = make_person(db, street=(street := make_street(db, area=area)), gender=Gender.WOMAN)
        make_conversation(db, street=street, people=[person])
        make_conversation(db, street=street, gender=Gender.MAN)
    officer = actor_for(db, make_user(db, Role.OFFICER, areas=(here,)))
    db.commit()
    with make_session(connection, officer) as limited:
        assert _counted(limited, Characteristic.GENDER) == {Gender.WOMAN: 1, Gender.MAN: 1}
