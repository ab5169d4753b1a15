"""Files that other programs write, and files that mean harm."""

from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.errors import Invalid
from crm.models import Coding, Conversation, Reading, Theme
from crm.models.words import AgeBand, Channel, Sway
from crm.permissions import Actor
from crm.refi.parts import READ_SET, RefusedError, guid_of
from crm.refi.reading import read_codebook, read_project
from crm.refi.saving import save_project
from crm.themes import add_theme, retire_theme
from tests.factories import make_area, make_coding, make_conversation, make_theme, make_user
from tests.refi import TALK, codes, guid, one_text, qdc, qdpx, selection, source, sources


@pytest.mark.parametrize("name", ["project.qde", "Project.qde", "PROJECT.QDE"])
@pytest.mark.parametrize("folder", ["sources", "Sources", "SOURCES", "sources\\"])
def test_names_in_any_case_are_found(name: str, folder: str) -> None:
    body = codes("Buses") + sources(source("talk", selection(0, 6, "Buses")))
    path = f"{folder}{guid('talk')}.txt" if folder.endswith("\\") else f"{folder}/{guid('talk').lower()}.TXT"
    (read,) = read_project(qdpx(body, {path: TALK}, name=name)).sources
    assert read.text == TALK
    assert [(mark.start, mark.end) for mark in read.marks] == [(0, 6)]


def test_guids_may_stand_in_braces_and_a_byte_order_mark_before_texts_and_project() -> None:
    body = (codes("Buses") + sources(source("talk", selection(0, 6, "Buses")))).replace(
        f'targetGUID="{guid("Buses")}"', f'targetGUID="{{{guid("Buses")}}}"'
    )
    bom = "\N{ZERO WIDTH NO-BREAK SPACE}"
    file = qdpx(body, {f"sources/{guid('talk')}.txt": bom + TALK}, prolog=bom)
    (read,) = read_project(file).sources
    assert read.text.startswith("Nobody")
    assert read.marks[0].end == 6


def test_lines_of_windows_become_lf_and_positions_follow() -> None:
    text = "One\r\ntwo\r\nthree"
    (read,) = read_project(one_text(10, 15, text)).sources
    (mark,) = read.marks
    assert read.text[mark.start : mark.end] == "three"


def test_a_program_that_counts_units_of_utf16_is_understood_where_it_shows() -> None:
    text = "🚌🚌 late"
    (past,) = read_project(one_text(5, 9, text)).sources
    assert past.text[past.marks[0].start : past.marks[0].end] == "late"
    named = codes("Buses") + sources(source("talk", selection(5, 9, "Buses", name="late")))
    (read,) = read_project(qdpx(named, {f"sources/{guid('talk')}.txt": text + " again"})).sources
    assert read.text[read.marks[0].start : read.marks[0].end] == "late"
    plain = codes("Buses") + sources(source("talk", selection(3, 7, "Buses", name="late")))
    (read,) = read_project(qdpx(plain, {f"sources/{guid('talk')}.txt": text + " again"})).sources
    assert read.text[read.marks[0].start : read.marks[0].end] == "late"
    with pytest.raises(RefusedError, match="places 0 to 7"):
        read_project(one_text(5, 9, text, origin="Kith"))


def test_what_there_is_no_place_for_is_counted_in_words() -> None:
    body = (
        codes("Buses")
        + f'<Variables><Variable guid="{guid("v")}" name="Mood" typeOfVariable="Text"/></Variables>'
        + sources(
            source("talk", selection(0, 6, "Buses"))
            + f'<PictureSource guid="{guid("p")}" path="internal://p.jpg"/>'
            + source("gone")
            + f'<TextSource guid="{guid("in")}" name="in"><PlainTextContent>Here</PlainTextContent><VariableValue>'
            f'<VariableRef targetGUID="{guid("v")}"/><TextValue>fine</TextValue></VariableValue></TextSource>'
        )
        + f'<Notes><Note guid="{guid("n")}" name="memo"><PlainTextContent>Think</PlainTextContent></Note></Notes>'
        + f'<Links><Link guid="{guid("l")}"/><Link guid="{guid("m")}"/></Links>'
        + f'<Sets><Set guid="{guid("s")}" name="Mine"/></Sets><Graphs/><Description>A study</Description>'
    )
    read = read_project(qdpx(body, {f"sources/{guid('talk')}.txt": TALK}))
    assert dict(read.left_out) == {
        "values of the variable “Mood”": 1,
        "pictures": 1,
        "texts that are not in the file as plain text, with their codings": 1,
        "links between parts": 2,
        "sets": 1,
        "notes that belong to no coding": 1,
    }
    assert [one.text for one in read.sources] == [TALK, "Here"]


def test_notes_on_codings_and_selections_become_the_note() -> None:
    note = f'<Note guid="{guid("n")}" name="memo"><PlainTextContent>Ask\nagain</PlainTextContent></Note>'
    inside = selection(0, 6, "Buses", more="<Description>Said twice</Description>").replace(
        "</Coding>", f'<NoteRef targetGUID="{guid("n")}"/></Coding>'
    )
    body = codes("Buses") + sources(source("talk", inside)) + f"<Notes>{note}</Notes>"
    (read,) = read_project(qdpx(body, {f"sources/{guid('talk')}.txt": TALK})).sources
    assert read.marks[0].note == "Said twice · Ask again"


def test_new_texts_become_conversations_in_the_chosen_area_and_their_coders_users(db: Session, admin: Actor) -> None:
    area, rosa = make_area(db, "Mill Fields"), make_user(db, name="Rosa Martin")
    values = "".join(
        f'<VariableValue><VariableRef targetGUID="{guid(name)}"/><TextValue>{value}</TextValue></VariableValue>'
        for name, value in {"Date": "2026-02-03", "Channel": "Phone", "Age band": "Over 60"}.items()
    )
    both = selection(0, 6, "Buses", by=guid("r")) + selection(7, 12, "Buses", by=guid("d"))
    body = (
        f'<Users><User guid="{guid("r")}" name="rosa martin"/><User guid="{guid("d")}" name="Dana K"/></Users>'
        + codes("Buses")
        + "<Variables>"
        + "".join(
            f'<Variable guid="{guid(name)}" name="{name}" typeOfVariable="Text"/>'
            for name in ("Date", "Channel", "Age band")
        )
        + "</Variables>"
        + sources(source("talk", both + values))
    )
    file = qdpx(body, {f"sources/{guid('talk')}.txt": TALK})
    with pytest.raises(Invalid, match="Choose the area"):
        save_project(db, admin, read_project(file))
    plan = save_project(db, admin, read_project(file), area_id=area.id)
    (talk,) = db.scalars(select(Conversation))
    assert (talk.area_id, talk.channel, talk.age_band, talk.said) == (area.id, Channel.PHONE, AgeBand.OVER_60, TALK)
    assert f"{talk.held_at:%Y-%m-%d}" == "2026-02-03"
    known, stranger = db.scalars(select(Coding).order_by(Coding.start))
    assert (known.quote, known.coder_id, known.note) == ("Nobody", rosa.id, "")
    assert (stranger.quote, stranger.coder_id, stranger.note) == ("waves", None, "Coded by Dana K.")
    assert plan.strangers == ["Dana K"]
    assert not save_project(db, admin, read_project(file)).writes


def test_two_coders_of_one_name_are_not_taken_for_one(db: Session, admin: Actor) -> None:
    rosa = make_user(db, name="Rosa Martin")
    own, other = guid_of("user", rosa.email), guid("r")
    sets = "".join(
        f'<Set guid="{guid_of(READ_SET, UUID(str(coder)))}" name="{READ_SET}Rosa Martin">'
        f'<MemberSource targetGUID="{guid("talk")}"/></Set>'
        for coder in (own, other)
    )
    body = (
        f'<Users><User guid="{other}" name="Rosa Martin"/><User guid="{own}" name="Rosa Martin"/></Users>'
        + codes("Buses")
        + sources(source("talk", selection(0, 6, "Buses", by=other)))
        + f"<Sets>{sets}</Sets>"
    )
    file = qdpx(body, {f"sources/{guid('talk')}.txt": TALK})
    save_project(db, admin, read_project(file), area_id=make_area(db).id)
    assert db.scalars(select(Reading.coder_id)).all() == [rosa.id]
    (coding,) = db.scalars(select(Coding))
    assert (coding.coder_id, coding.note) == (None, "Coded by Rosa Martin.")


def test_codings_of_a_known_conversation_are_added_only_where_the_text_is_the_same(db: Session, admin: Actor) -> None:
    theme = make_theme(db, "Buses")
    same, other = make_conversation(db, said=TALK), make_conversation(db, said="Otherwise")
    make_coding(db, same, theme, words="any")
    texts, made = {}, ""
    for number, talk in enumerate((same, other)):
        inside = selection(0, 6, "Buses", by=guid(str(number))).replace(f'creatingUser="{guid(str(number))}"', "")
        inside += selection(13, 16, "Buses", by=str(number)).replace(f'creatingUser="{number}"', "")
        made += source(str(number), inside).replace(guid(str(number)), str(talk.uuid), 1)
        texts[f"sources/{guid(str(number))}.txt"] = TALK
    plan = save_project(db, admin, read_project(qdpx(codes("Buses") + sources(made), texts)))
    # “any” was put there under another guid: programs make new ones.
    assert list(db.scalars(select(Coding.quote).order_by(Coding.start))) == ["Nobody", "any"]
    assert (plan.known_marks, plan.changed, len(plan.new)) == (1, ["1"], 0)
    assert other.said == "Otherwise"


def test_the_text_of_somebody_elses_area_is_neither_changed_nor_taken_again(db: Session) -> None:
    elsewhere, mine = make_conversation(db, said=TALK), make_area(db)
    body = codes("Buses") + sources(
        source("talk", selection(0, 6, "Buses")).replace(guid("talk"), str(elsewhere.uuid), 1)
    )
    user = make_user(db)
    actor = Actor(user.id, user.name, Actor.command_line().role, frozenset({mine.id}))
    plan = save_project(db, actor, read_project(qdpx(body, {f"sources/{guid('talk')}.txt": TALK})), area_id=mine.id)
    assert dict(plan.left_out) == {"texts of conversations in areas that you do not work in": 1}
    assert db.scalar(select(func.count(Coding.id))) == 0


def test_codes_are_known_by_name_within_the_same_code_and_never_changed(db: Session, admin: Actor) -> None:
    health = add_theme(db, admin, name="Health", description="Ours")
    inside = f'<Code guid="{guid("h")}" name="HEALTH" isCodable="true" color="#0F0"><Description>Theirs</Description>'
    inside += f'<Code guid="{guid("l")}" name="Loneliness" isCodable="true" color="#0F0"/>'
    inside += f'<Code guid="{guid("l2")}" name="loneliness" isCodable="true"/></Code>'
    for _ in range(2):
        plan = save_project(db, admin, read_codebook(qdc(inside)))
    assert not plan.writes
    themes = {theme.name: theme for theme in db.scalars(select(Theme))}
    assert set(themes) == {"Health", "Loneliness"}
    assert themes["Health"].description == "Ours"
    assert (themes["Loneliness"].parent_id, themes["Loneliness"].colour) == (health.id, "#00ff00")


def test_a_file_from_before_a_merging_finds_where_the_theme_went(db: Session, admin: Actor) -> None:
    into = make_theme(db, "Transport")
    make_theme(db, "~1", uuid=UUID(guid("Buses")), merged_into_id=into.id)
    talk = make_conversation(db, said=TALK)
    body = codes("Buses") + sources(source("talk", selection(0, 6, "Buses")).replace(guid("talk"), str(talk.uuid), 1))
    save_project(db, admin, read_project(qdpx(body, {f"sources/{guid('talk')}.txt": TALK})))
    assert list(db.scalars(select(Coding.theme_id))) == [into.id]


def test_codes_below_the_fifth_level_stand_beside_their_parents_under_both_names(db: Session, admin: Actor) -> None:
    inside = "".join(f'<Code guid="{guid(str(n))}" name="L{n}" isCodable="true">' for n in range(1, 8)) + "</Code>" * 7
    plan = save_project(db, admin, read_codebook(qdc(inside)))
    assert list(plan.themes.paths.values())[-2:] == [
        "L1 › L2 › L3 › L4 › L5 – L6",
        "L1 › L2 › L3 › L4 › L5 – L6 – L7",
    ]


def test_a_new_code_within_a_retired_theme_is_refused(db: Session, admin: Actor) -> None:
    old = add_theme(db, admin, name="Old")
    retire_theme(db, admin, old.id)
    inside = f'<Code guid="{guid("n")}" name="New" isCodable="true"/></Code>'
    inside = f'<Code guid="{guid("o")}" name="Old" isCodable="true">{inside}'
    with pytest.raises(Invalid, match="“New” is new within “Old”, which is retired"):
        save_project(db, admin, read_codebook(qdc(inside)))


def test_a_sway_that_kith_wrote_is_read_back_whatever_the_guids(db: Session) -> None:
    note = f'<Note guid="{guid("n")}" name="Sway: both"><PlainTextContent>x</PlainTextContent></Note>'
    inside = selection(0, 6, "Buses").replace("</Coding>", f'<NoteRef targetGUID="{guid("n")}"/></Coding>')
    body = codes("Buses") + sources(source("talk", inside)) + f"<Notes>{note}</Notes>"
    (read,) = read_project(qdpx(body, {f"sources/{guid('talk')}.txt": TALK})).sources
    assert (read.marks[0].sway, read.marks[0].note) == (Sway.BOTH, "")
