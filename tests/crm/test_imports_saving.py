"""Files saved: what will happen is said before, all or nothing, and the second time nothing happens."""

import io

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.errors import Invalid, NotAllowed
from crm.imports.mapping import guess_mapping
from crm.imports.reading import read_table
from crm.imports.saving import plan_import, save_import
from crm.models import Asset, Interest, Organisation, Person, Street, StreetPostcode, Tie
from crm.permissions import Actor, Role
from crm.tie_kinds import set_up_tie_kinds
from tests.factories import make_area, make_organisation, make_person, make_street
from tests.imports import read, said, state, table
from tests.shared import shared_file


def test_cheltenhams_files_are_saved_once(db: Session, admin: Actor) -> None:
    streets = read_table(shared_file("cheltenham/streets_by_postcode.csv"))
    plan = read(db, admin, "streets", streets, sets=["area=Cheltenham"])
    assert plan.counts == {"add": 968, "change": 0, "same": 0, "left_out": 0}
    assert db.scalar(select(func.count()).select_from(StreetPostcode)) == 1326 + 4
    assets = read_table(shared_file("cheltenham/council_assets_2023.csv"))
    assert read(db, admin, "assets", assets).counts["add"] == 459
    before = state(db)
    assert read(db, admin, "streets", streets, sets=["area=Cheltenham"]).counts["same"] == 968
    assert read(db, admin, "assets", assets).counts["same"] == 459
    assert state(db) == before
    assert (
        db.scalar(select(func.count()).select_from(Asset).where(Asset.street_id.is_not(None), Asset.lon.is_not(None)))
        == 314
    )


def test_bristols_network_is_saved_once(db: Session, admin: Actor) -> None:
    set_up_tie_kinds(db, admin)
    nodes = read_table(shared_file("networks/bristol_civic/nodes.csv"))
    ties = read_table(shared_file("networks/bristol_civic/edges.csv"))
    files = [
        ("people", nodes, {"sets": ["area=Bristol"], "only": "lvl=1"}, 150),
        ("organisations", nodes, {"sets": ["area=Bristol"], "only": "lvl=2"}, 97),
        ("assets", nodes, {"sets": ["area=Bristol", "kind=event"], "only": "lvl=3"}, 17),
        ("ties", ties, {}, 1496),
    ]
    for noun, source, options, rows in files:
        assert read(db, admin, noun, source, **options).counts == {"add": rows, "change": 0, "same": 0, "left_out": 0}
    before = state(db)
    for noun, source, options, rows in files:
        assert read(db, admin, noun, source, **options).counts["same"] == rows
    assert state(db) == before
    assert db.scalar(select(func.count()).select_from(Tie)) == 1496


def test_planning_writes_nothing(db: Session, admin: Actor) -> None:
    before = state(db)
    plan = read(db, admin, "people", "Name,Street,Cares about\nAnn,Moor St,parks\n", sets=["area=North"], save=False)
    assert plan.counts["add"] == 1
    assert [outcome.outcome for outcome in plan.problems] == ["It will be added."] * 2
    assert state(db) == before


def test_an_error_saves_nothing_unless_its_row_is_left_out(db: Session, admin: Actor) -> None:
    make_street(db, "Moor Street")
    text = "Name,Street\nAnn,Moor Street\n,Moor Street\n"
    with pytest.raises(Invalid, match="leave them out"):
        read(db, admin, "people", text)
    assert db.scalar(select(func.count()).select_from(Person)) == 0
    assert read(db, admin, "people", text, leave_out=True).counts == {"add": 1, "change": 0, "same": 0, "left_out": 1}


def test_a_person_is_saved_with_all_that_is_said(db: Session, admin: Actor) -> None:
    street = make_street(db, "Moor Street")
    read(
        db, admin, "people",
        "Id,Name,Nickname,Address,Phone,Age,Interests,Skills,Met\n"
        "7,Siân O'Brien,Shan,12a MOOR ST,07700 900123,44,parks|Music,baking,no\n",
    )  # fmt: skip
    person = db.scalars(select(Person)).one()
    assert (person.name, person.known_as, person.house) == ("Siân O'Brien", "Shan", "12a")
    assert (person.street_id, person.area_id, person.external_id) == (street.id, street.area_id, "7")
    assert (person.phone, person.age_band, person.met) == ("+447700900123", "31_to_60", False)
    assert person.delete_after is not None
    stances = db.scalars(select(Interest.stance).order_by(Interest.id)).all()
    assert sorted(stances) == ["cares_about", "cares_about", "offers"]


def test_a_row_changes_only_what_it_says(db: Session, admin: Actor) -> None:
    street = make_street(db, "Moor Street")
    ann = make_person(db, "Ann Lee", street=street, house="4", note="Sings", external_id="a1", known_as="Annie")
    text = "Id,Name,Nickname,Notes,Phone,Interests,Street\na1,Ann Leigh,,,07700 900123,choirs,Moor Street\n"
    plan = read(db, admin, "people", text)
    assert plan.rows[0].changes == {
        "Name": ("Ann Lee", "Ann Leigh"),
        "Phone": (None, "+447700900123"),
        "Cares about": (None, "choirs"),
    }
    assert (ann.name, ann.note, ann.known_as, ann.house) == ("Ann Leigh", "Sings", "Annie", "4")
    assert read(db, admin, "people", text).counts["same"] == 1


def test_a_person_is_known_again_by_phone_or_by_name_and_door(db: Session, admin: Actor) -> None:
    street = make_street(db, "Moor Street")
    ann = make_person(db, "Ann Lee", street=street, phone="+447700900123")
    bob = make_person(db, "Bob Roe", street=street, house="9")
    plan = read(
        db, admin, "people", "Name,Street,House,Phone\nann lee,Moor Street,,07700 900123\nBOB ROE,Moor St.,9,\n",
        save=False,
    )  # fmt: skip
    assert [row.record_id for row in plan.rows] == [ann.id, bob.id]


def test_two_people_of_one_phone_stay_two_with_a_warning(db: Session, admin: Actor) -> None:
    street = make_street(db, "Moor Street")
    make_person(db, "Ann Lee", street=street, phone="+447700900123", house="4")
    plan = read(db, admin, "people", "Name,Street,Phone\nBernard Lee,Moor Street,07700900123\n")
    assert plan.counts["add"] == 1
    assert said(plan) == [(2, f"This could be Ann Lee, 4 Moor Street, {plan.rows[0].changes[''][1].split(', ')[1]}.")]


def test_a_likely_double_is_pointed_out_and_not_merged(db: Session, admin: Actor) -> None:
    make_person(db, "Ann Lee", street=make_street(db, "Moor Street"), house="4")
    plan = read(db, admin, "people", "Name,Street\nAnn,Moor Street\nZoltan,Moor Street\n")
    assert plan.counts["add"] == 2
    assert [row for row, _ in said(plan)] == [2]
    assert db.scalar(select(func.count()).select_from(Person)) == 3


def test_an_id_of_somebody_unseen_gives_nothing_away(db: Session, admin: Actor) -> None:
    mine, other = make_area(db, "North"), make_area(db, "South")
    make_person(db, "Hidden Person", street=make_street(db, area=other), external_id="x1")
    make_organisation(db, "Bakers", external_id="x2")
    actor = Actor(id=None, name="Co", role=Role.COORDINATOR, area_ids=frozenset({mine.id}))
    plan = read(db, actor, "people", "Id,Name,Area\nx1,Ann,North\nx2,Ben,North\nx3,Cat,North\n", leave_out=True)
    problem = "This id belongs to another record: give the row an id of its own."
    assert said(plan) == [(2, problem), (3, problem)]
    assert plan.counts == {"add": 1, "change": 0, "same": 0, "left_out": 2}


def test_an_area_that_is_not_the_actors_is_unknown(db: Session, admin: Actor) -> None:
    mine, other = make_area(db, "North"), make_area(db, "South")
    make_street(db, "Moor Street", area=other)
    actor = Actor(id=None, name="Co", role=Role.COORDINATOR, area_ids=frozenset({mine.id}))
    plan = read(db, actor, "people", "Name,Area,Street\nAnn,South,\nBen,,Moor Street\nCat,North,\n", save=False)
    assert [row.name for row in plan.rows] == ["Cat"]
    assert "There is no area “South”: write one of “North”" in said(plan)[0][1]
    assert "There is no street “Moor Street” yet" in said(plan)[1][1]


def test_only_who_may_import_imports(db: Session) -> None:
    officer = Actor(id=None, name="Officer", role=Role.OFFICER, area_ids=None)
    with pytest.raises(NotAllowed):
        read(db, officer, "people", "Name\nAnn\n")


def test_a_street_is_found_in_an_area_inside_and_by_postcode(db: Session, admin: Actor) -> None:
    town = make_area(db, "Town")
    north, south = make_area(db, "North", parent_id=town.id), make_area(db, "South", parent_id=town.id)
    high = make_street(db, "High Street", area=north)
    make_street(db, "High Street", area=south)
    mill = make_street(db, "Mill Lane", area=south)
    db.add_all(
        [StreetPostcode(street_id=high.id, postcode="GL50 1AA"), StreetPostcode(street_id=mill.id, postcode="GL50 2BB")]
    )
    db.flush()
    plan = read(
        db, admin, "people",
        "Name,Street,Area,Postcode\n"
        "Ann,Mill Lane,Town,\nBen,High Street,,GL50 1AA\nCat,,,GL50 2BB\nDan,High St,Town,\n",
        leave_out=True,
    )  # fmt: skip
    assert [row.place.street for row in plan.rows] == [mill.id, high.id, mill.id]
    assert "is in several areas (Town › North, Town › South)" in said(plan)[0][1]


def test_an_archived_record_stays_as_it_is(db: Session, admin: Actor) -> None:
    person = make_person(db, "Ann Lee", external_id="a1")
    person.archived_at = person.recorded_at
    db.flush()
    make_area(db, "North")
    plan = read(db, admin, "people", "Id,Name,Area\na1,Ann Leigh,North\n")
    assert plan.counts["same"] == 1
    assert person.name == "Ann Lee"
    assert said(plan) == [(2, "Ann Lee is archived.")]


def test_a_merged_record_leads_to_the_one_that_is_left(db: Session, admin: Actor) -> None:
    street = make_street(db, "Moor Street")
    kept = make_person(db, "Ann Lee", street=street)
    make_person(db, "Annie", street=street, external_id="a2", merged_into_id=kept.id)
    plan = read(db, admin, "people", "Id,Name,Street\na2,Ann Lee,Moor Street\n")
    assert [(row.record_id, row.effect) for row in plan.rows] == [(kept.id, "same")]


def test_new_streets_are_added_once_however_they_are_written(db: Session, admin: Actor) -> None:
    read(db, admin, "people", "Name,Street\nAnn,Moor St\nBen,Moor Street\nCat,MOOR STREET\n", sets=["area=North"])
    assert db.scalar(select(func.count()).select_from(Street)) == 1
    assert len(set(db.scalars(select(Person.street_id)))) == 1


def test_a_streets_file_adds_areas_postcodes_and_households(db: Session, admin: Actor) -> None:
    text = "Street,Ward,Postcode,Households\nMoor Street,North,GL50 4AH,10\nHigh Street,South,GL50 1AA,5\n"
    assert [problem.outcome for problem in read(db, admin, "streets", text).problems] == ["It will be added."] * 2
    plan = read(db, admin, "streets", "Street,Ward,Postcode,Households\nMoor St,North,GL50 4AJ,12\n")
    assert plan.rows[0].changes == {"Households": (10, 12), "Postcode": (None, "GL50 4AJ")}
    assert db.scalar(select(func.count()).select_from(StreetPostcode)) == 3


def test_organisations_need_no_area(db: Session, admin: Actor) -> None:
    text = "Organisation,Type,Street,Web site\nBakers,Charity,Unknown Road,bakers.example\n"
    plan = read(db, admin, "organisations", text)
    assert [problem.outcome for problem in plan.problems] == ["The street will be left empty."]
    bakers = db.scalars(select(Organisation)).one()
    assert (bakers.organisation_kind, bakers.area_id, bakers.website) == ("charity", None, "https://bakers.example")
    assert read(db, admin, "organisations", text).counts["same"] == 1


def test_people_from_nowhere_are_refused_in_one_sentence(db: Session, admin: Actor) -> None:
    plan = read(db, admin, "people", "Name\nAnn\nBen\n", save=False)
    assert plan.blocked
    assert len(plan.problems) == 1
    assert "one area for all rows" in plan.problems[0].problem


def test_rows_alike_but_for_a_phone_are_the_same_the_second_time(db: Session, admin: Actor) -> None:
    text = "Name,Phone\nAnn,\nAnn,07700 900123\nAnn,07700 900124\n"
    assert read(db, admin, "people", text, sets=["area=North"]).counts["add"] == 3
    assert read(db, admin, "people", text, sets=["area=North"]).counts["same"] == 3


def test_every_way_of_writing_a_file_gives_the_same_rows(db: Session, admin: Actor) -> None:
    text = "Name;Notes\r\nSiân;“Zoë”\r\n"
    for number, encoding in enumerate(("cp1252", "utf-16", "utf-8-sig")):
        source = read_table(io.BytesIO(text.encode(encoding)))
        counts = read(db, admin, "people", source, sets=["area=North"]).counts
        assert counts["add" if number == 0 else "same"] == 1


def test_a_plan_from_data_that_has_changed_since_is_made_anew(db, admin):
    make_street(db, "Mill Lane", area=make_area(db, "Patch"))
    people = table("id,name,street\n7,Ada Byron,Mill Lane\n")
    asked = {"noun": "people", "table": people, "mapping": guess_mapping("people", people.header)}
    plan = plan_import(db, admin, **asked)
    assert plan.counts["add"] == 1
    save_import(db, admin, **asked)
    assert save_import(db, admin, planned=plan, **asked).counts == {"add": 0, "change": 0, "same": 1, "left_out": 0}
