"""The codebook taken out and in, as REFI-QDA and as a table."""

import io
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crm.errors import Invalid, NotFound
from crm.models import AuditEntry, Base, Theme
from crm.permissions import Actor
from crm.refi import batches
from crm.refi.codebook_csv import read_codebook_table
from crm.refi.codebook_xml import join_description, split_description
from crm.refi.parts import RefusedError
from crm.refi.reading import read_codebook
from crm.refi.saving import save_project
from crm.refi.writing import export_codebook, export_codebook_table
from crm.spreadsheets import write_csv
from crm.themes import add_theme, retire_theme
from tests.factories import make_user
from tests.refi import CODEBOOK, codes, guid, qdc, qdpx

#: What section 5.2 of the standard (version 1.5) says of a codebook, in RELAX NG.
SCHEMA = f"""
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="{CODEBOOK}"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><element name="CodeBook">
    <optional><attribute name="origin" ns=""/></optional>
    <element name="Codes"><oneOrMore><ref name="Code"/></oneOrMore></element>
    <optional><element name="Sets"><oneOrMore><element name="Set">
      <ref name="guid"/><attribute name="name" ns=""/>
      <optional><element name="Description"><text/></element></optional>
      <zeroOrMore><element name="MemberCode"><ref name="guid"/></element></zeroOrMore>
    </element></oneOrMore></element></optional>
  </element></start>
  <define name="Code"><element name="Code">
    <ref name="guid"/><attribute name="name" ns=""/>
    <attribute name="isCodable" ns=""><data type="boolean"/></attribute>
    <optional><attribute name="color" ns=""><data type="token">
      <param name="pattern">#([A-Fa-f0-9]{{6}}|[A-Fa-f0-9]{{3}})</param>
    </data></attribute></optional>
    <optional><element name="Description"><text/></element></optional>
    <zeroOrMore><ref name="Code"/></zeroOrMore>
  </element></define>
  <define name="guid"><attribute name="guid" ns=""><data type="token">
    <param name="pattern">[0-9a-fA-F]{{8}}(-[0-9a-fA-F]{{4}}){{3}}-[0-9a-fA-F]{{12}}</param>
  </data></attribute></define>
</grammar>
"""


@pytest.fixture
def book(db: Session, admin: Actor) -> list[tuple[Any, ...]]:
    """A codebook of three levels, one theme of it retired."""
    top = add_theme(
        db, admin, name="Health & “wellbeing”", description="=1+1 <b>", examples="One\nTwo", colour="#0b6e6e"
    )
    within = add_theme(db, admin, name="Loneliness", parent_id=top.id, description="Two\nlines")
    add_theme(db, admin, name="At night > alone", parent_id=within.id, examples="Only this")
    old = add_theme(db, admin, name="Old")
    retire_theme(db, admin, old.id)
    return _themes(db)


def _themes(db: Session) -> list[tuple[Any, ...]]:
    parents = {theme.id: theme.uuid for theme in db.scalars(select(Theme))}
    return [
        (one.uuid, one.name, one.colour, one.description, one.examples, parents.get(one.parent_id or 0),
         one.retired_at is not None)
        for one in db.scalars(select(Theme).order_by(Theme.uuid))
    ]  # fmt: skip


def _empty(db: Session) -> None:
    db.expunge_all()
    for name in ("theme_change", "theme"):
        db.connection().execute(delete(Base.metadata.tables[name]))


def _table(db: Session, actor: Actor) -> bytes:
    return b"".join(write_csv(export_codebook_table(db, actor)))


def test_a_codebook_is_valid_and_comes_back_whole(db: Session, admin: Actor, book: list[tuple[Any, ...]]) -> None:
    written = export_codebook(db, admin)
    schema = etree.RelaxNG(etree.fromstring(SCHEMA))
    assert schema.validate(etree.fromstring(written)), schema.error_log
    assert not save_project(db, admin, read_codebook(io.BytesIO(written))).writes
    _empty(db)
    save_project(db, admin, read_codebook(io.BytesIO(written)))
    assert _themes(db) == book


def test_a_codebook_without_retired_themes_has_no_sets(db: Session, admin: Actor) -> None:
    add_theme(db, admin, name="Parks")
    assert b"Sets" not in export_codebook(db, admin)


def test_a_table_comes_back_whole(db: Session, admin: Actor, book: list[tuple[Any, ...]]) -> None:
    written = _table(db, admin)
    # A spreadsheet runs no cell of it.
    assert b"'=1+1 <b>" in written
    assert not save_project(db, admin, read_codebook_table(io.BytesIO(written))).writes
    _empty(db)
    save_project(db, admin, read_codebook_table(io.BytesIO(written)))
    assert _themes(db) == book
    assert db.scalars(select(AuditEntry.action).where(AuditEntry.action == "export_theme")).all()


def test_a_name_with_the_sign_that_parts_levels_comes_back_whole(db: Session, admin: Actor) -> None:
    top = add_theme(db, admin, name="Work")
    for name in ("› Paid", "Paid › unpaid", "Both ›› odd", "Day›night", "Unpaid ›"):
        add_theme(db, admin, name=f"Work {name}")
        within = add_theme(db, admin, name=name, parent_id=top.id)
        add_theme(db, admin, name="Night shifts", parent_id=within.id)
    before, written = _themes(db), _table(db, admin)
    headed_otherwise = written.replace(b"guid", b"id", 1)
    assert not save_project(db, admin, read_codebook_table(io.BytesIO(written))).writes
    assert not save_project(db, admin, read_codebook_table(io.BytesIO(headed_otherwise))).writes
    _empty(db)
    save_project(db, admin, read_codebook_table(io.BytesIO(written)))
    assert _themes(db) == before


def test_a_table_of_taguette_is_read(db: Session, admin: Actor) -> None:
    content = b"tag,description,number of highlights\ninteresting,Further review,3\nparks.benches,,1\n"
    plan = save_project(db, admin, read_codebook_table(io.BytesIO(content)))
    assert list(plan.themes.paths.values()) == ["interesting", "parks.benches"]
    assert not save_project(db, admin, read_codebook_table(io.BytesIO(content))).writes
    described = select(Theme.description).where(Theme.name == "interesting")
    assert db.scalars(described).one() == "Further review"


def test_levels_that_have_no_row_are_made_and_rows_may_stand_in_any_order(db: Session, admin: Actor) -> None:
    content = "Path;Description\nHealth > Mind > Grief;x\nHealth › Mind;of the mind\n".encode()
    plan = save_project(db, admin, read_codebook_table(io.BytesIO(content)))
    assert list(plan.themes.paths.values()) == ["Health", "Health › Mind", "Health › Mind › Grief"]
    assert db.scalars(select(Theme.description).where(Theme.name == "Mind")).one() == "of the mind"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("theme\nA\n", "No column is headed “path”, “name” or “tag”"),
        ("path\nA › \n", "Row 2 has “A ›” as its theme: enter a name"),
        ("path\nA\nB\na\n", "Row 4 has “a” a second time"),
        ("path,guid\nA,x\n", "Row 2 has “x” as its guid"),
        (f"path,guid\nA,{guid('1')}\nB,{guid('1')}\n", "Rows 2 and 3 have one guid"),
        ("path\n" + " › ".join("ABCDEFGHIJKLMNOPQRSTUVW"), "for each of up to 20 levels"),
        ("path\n", "There are no themes in the table"),
        ("", "The file is empty"),
    ],
)
def test_a_table_that_is_wrong_is_refused_with_its_row(content: str, sentence: str) -> None:
    with pytest.raises(RefusedError, match=sentence):
        read_codebook_table(io.BytesIO(content.encode()))


@pytest.mark.parametrize(
    ("description", "examples"),
    [
        ("", ""),
        ("Words", ""),
        ("", "One\nTwo"),
        ("Words\n\nmore", "One"),
        ("Examples:\nnone", ""),
        ("Examples:\nx", "y"),
    ],
)
def test_description_and_examples_are_told_apart_again(description: str, examples: str) -> None:
    assert split_description(join_description(description, examples)) == (description, examples)


def test_a_file_is_known_by_how_it_begins_kept_shown_and_saved_once(db: Session, admin: Actor) -> None:
    for content in (
        b"path\nFrom a table\n",
        "\N{ZERO WIDTH NO-BREAK SPACE}".encode() + qdc(codes("One").split("Codes>")[1][:-2]).getvalue(),
        qdpx(codes("Two")).getvalue(),
    ):
        batch = batches.add_file(db, admin, file_name="a file", content=content)
        opened = batches.get_file(db, admin, batch.uuid)
        assert opened.plan is not None
        assert len(opened.plan.themes.new) == 1
        batches.save_file(db, admin, batch.uuid)
        batches.save_file(db, admin, batch.uuid)
        opened = batches.get_file(db, admin, batch.uuid)
        assert (opened.plan, opened.saved[0]) == (None, "1 theme was added.")
        assert not opened.batch.content
    assert set(db.scalars(select(Theme.name))) == {"From a table", "One", "Two"}


def test_a_file_is_its_senders_own_and_a_wrong_one_is_not_kept(db: Session, admin: Actor) -> None:
    users = [make_user(db, role) for role in (admin.role.COORDINATOR, admin.role.COORDINATOR)]
    one, other = (Actor(user.id, user.name, user.role, frozenset()) for user in users)
    batch = batches.add_file(db, one, file_name="x", content=b"path\nA\n")
    with pytest.raises(NotFound):
        batches.get_file(db, other, batch.uuid)
    with pytest.raises(Invalid, match="No column is headed"):
        batches.add_file(db, one, file_name="x", content=b"theme\nA\n")
    with pytest.raises(Invalid, match=r"not a \.qdpx file, although its name ends so: export it again"):
        batches.add_file(db, one, file_name="Mine.QDPX", content=b"path\nA\n")


def test_an_empty_codebook_is_not_taken_out(db: Session, admin: Actor) -> None:
    with pytest.raises(Invalid, match="The codebook is empty"):
        export_codebook(db, admin)
