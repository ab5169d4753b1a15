"""Columns guessed, changed by hand, and remembered."""

import json

import pytest

from crm.imports.fields import FIELDS, FieldKind
from crm.imports.mapping import (
    Mapping,
    change_mapping,
    guess_mapping,
    header_signature,
    mapping_problems,
)

GOOGLE = [
    *("First Name", "Middle Name", "Last Name", "Nickname", "Notes", "Labels", "E-mail 1 - Label", "E-mail 1 - Value"),
    *("Phone 1 - Label", "Phone 1 - Value", "Address 1 - Street", "Address 1 - Postal Code"),
]
OUTLOOK = [
    *("First Name", "Last Name", "Nickname", "E-mail Address", "Home Phone", "Mobile Phone", "Home Street"),
    *("Home Postal Code", "Notes"),
]
CIVICRM = [
    *("Contact ID", "Display Name", "First Name", "Last Name", "Nickname", "Street Address", "Street Number"),
    *("Postal Code", "Phone", "Email"),
]
OSDI = ["can2_user_id", "given_name", "family_name", "email", "can2_phone", "postal_code"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            GOOGLE,
            {
                **{"given_name": "First Name", "family_name": "Last Name", "known_as": "Nickname", "note": "Notes"},
                **{"email": "E-mail 1 - Value", "phone": "Phone 1 - Value", "street": "Address 1 - Street"},
                "postcode": "Address 1 - Postal Code",
            },
        ),
        (
            OUTLOOK,
            {
                **{"given_name": "First Name", "family_name": "Last Name", "known_as": "Nickname", "note": "Notes"},
                **{"email": "E-mail Address", "phone": "Mobile Phone", "street": "Home Street"},
                "postcode": "Home Postal Code",
            },
        ),
        (
            CIVICRM,
            {
                **{"external_id": "Contact ID", "name": "Display Name", "given_name": "First Name"},
                **{"family_name": "Last Name", "known_as": "Nickname", "street": "Street Address"},
                **{"house": "Street Number", "postcode": "Postal Code", "phone": "Phone", "email": "Email"},
            },
        ),
        (
            OSDI,
            {
                **{"external_id": "can2_user_id", "given_name": "given_name", "family_name": "family_name"},
                **{"email": "email", "phone": "can2_phone", "postcode": "postal_code"},
            },
        ),
    ],
)
def test_what_other_tools_export_is_recognised(header: list[str], expected: dict[str, str]) -> None:
    assert guess_mapping("people", header).columns == expected


def test_in_a_list_of_nodes_the_id_is_the_name() -> None:
    assert guess_mapping("people", ["id", "type", "lvl"]).columns == {"external_id": "id", "name": "id"}


def test_an_id_is_not_taken_for_a_name_where_another_column_may_hold_it() -> None:
    assert guess_mapping("people", ["id", "Participant"]).columns == {"external_id": "id"}


def test_no_guess_uses_a_column_twice_or_an_unknown_field() -> None:
    for noun, fields in FIELDS.items():
        header = sorted({heading for field in fields for heading in field.known_as})
        columns = guess_mapping(noun, header).columns
        assert len(set(columns.values())) == len(columns)
        assert set(columns) <= {field.name for field in fields}


def test_every_choice_has_words_and_every_heading_is_folded() -> None:
    for fields in FIELDS.values():
        for field in fields:
            assert bool(field.words) == (field.kind is FieldKind.CHOICE)
            assert all(heading == heading.casefold().strip() for heading in field.known_as)


def test_a_mapping_comes_back_from_plain_data() -> None:
    mapping = Mapping("assets", {"name": "Site"}, {"kind": "event"}, ("lvl", "2"))
    assert Mapping.from_json(json.loads(json.dumps(mapping.to_json()))) == mapping


def test_a_remembered_field_that_no_longer_exists_is_left_out() -> None:
    data = {"noun": "people", "columns": {"name": "Name", "shoe_size": "Shoes"}}
    assert Mapping.from_json(data) == Mapping("people", {"name": "Name"})


def test_a_header_is_known_again_whatever_its_case() -> None:
    assert header_signature(["Street Name", "Area"]) == header_signature(["street_name", "AREA "])
    assert header_signature(["Street Name", "Area"]) != header_signature(["Area", "Street Name"])
    assert len(header_signature([])) == 64


def test_the_command_line_changes_the_guess() -> None:
    header = ["Site Address", "Name", "a=b", "lvl"]
    mapping = change_mapping(
        guess_mapping("assets", header),
        header,
        maps=["site address=name", "a=b=note"],
        sets=["area=Bristol", "kind=event"],
        only="lvl=2",
    )
    assert mapping.columns == {"address": "Site Address", "name": "Site Address", "note": "a=b"}
    assert mapping.constants == {"area": "Bristol", "kind": "event"}
    assert mapping.only == ("lvl", "2")


def test_a_column_can_be_left_out() -> None:
    header = ["Name", "Notes"]
    assert change_mapping(guess_mapping("people", header), header, maps=["Notes="]).columns == {"name": "Name"}


def test_rows_can_be_chosen_by_a_column_with_an_equals_sign() -> None:
    assert change_mapping(Mapping("people"), ["a", "a=b"], only="a=b=c").only == ("a=b", "c")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"maps": ["Adress=name"]}, "no column “Adress”. Did you mean “Address”"),
        ({"maps": ["Shoes=name"]}, "Its columns are “Address”, “lvl”"),
        ({"maps": ["Address"]}, "write COLUMN=field"),
        ({"maps": ["Address=stret"]}, "no field “stret”. Did you mean “street”"),
        ({"sets": ["shoe=9"]}, "no field “shoe”"),
        ({"sets": ["area"]}, "write field=text"),
        ({"only": "lvl"}, "write COLUMN=text"),
        ({"only": "level=1"}, "no column “level”"),
    ],
)
def test_a_wrong_option_is_refused_in_a_sentence(options: dict[str, list[str]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        change_mapping(Mapping("people"), ["Address", "lvl"], **options)  # type: ignore[arg-type]


def test_a_mapping_that_does_not_fit_says_what_is_missing() -> None:
    mapping = Mapping("people", {"street": "Road"}, only=("lvl", "1"))
    assert [name for name, _ in mapping_problems(mapping, ["Name"])] == ["street", "only", "name"]


def test_given_and_family_name_stand_for_a_name() -> None:
    assert mapping_problems(Mapping("people", {"given_name": "First"}), ["First"]) == []
