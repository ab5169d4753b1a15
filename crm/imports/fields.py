"""What each noun can take from a file: its fields, how other tools call them, and which words a choice understands."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from crm.imports.field_words import AGE_BANDS, ASSET_KINDS, GENDERS, GROUPS, HERE_FOR, LIVED_HERE, ORGANISATION_KINDS
from crm.models.base import NAME_LENGTH
from crm.models.words import AssetKind, Characteristic, OrganisationKind
from crm.topics import MOST_LETTERS


class FieldKind(enum.StrEnum):
    """How the text of a cell becomes a value."""

    LINE = "line"
    NAME = "name"
    STREET = "street"
    TEXT = "text"
    DATE = "date"
    COUNT = "count"
    NUMBER = "number"
    CHOICE = "choice"
    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    LIST = "list"
    FLAG = "flag"
    DIGITS = "digits"
    WEBSITE = "website"


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a file can fill. ``known_as``: headings, folded, the likeliest first, beside the label itself."""

    name: str
    label: str
    kind: FieldKind
    known_as: tuple[str, ...] = ()
    required: bool = False
    #: A row is left out, rather than saved without it, when what stands here cannot be used.
    vital: bool = False
    most: int = NAME_LENGTH
    #: Of a choice: value → words (regular expression, folded text) that mean it, beside the value itself.
    words: Mapping[str, str] = field(default_factory=dict)
    #: Of a choice: what a word that nobody understands becomes; None leaves the field empty.
    default: str | None = None
    #: Of a count: the least and the greatest.
    bounds: tuple[int, int] = (0, 100_000)


def _known(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(","))


_ID = Field(
    "external_id", "Id in the file", FieldKind.LINE, most=100, vital=True,
    known_as=_known(
        "id, external id, external identifier, contact id, internal contact id, uuid, can2 user id, member no, "
        "member number, membership number, reference"
    ),
)  # fmt: skip
_AREA = Field(
    "area", "Area", FieldKind.NAME,
    known_as=_known("area name, neighbourhood, ward, ward name, estate, district"),
)  # fmt: skip
_STREET = Field(
    "street", "Street", FieldKind.STREET,
    known_as=_known(
        "street name, street address, home street, address 1 street, address 1, address line 1, address, "
        "home address street, business street, primary address"
    ),
)  # fmt: skip
#: Where a whole address has a field of its own.
_STREET_ALONE = _known("street name, street descriptor, road, thoroughfare")
_DOOR = Field("house", "House", FieldKind.LINE, most=40, known_as=_known("house number, door number, house name"))
_POSTCODE = Field(
    "postcode", "Postcode", FieldKind.POSTCODE,
    known_as=_known("post code, postal code, home postal code, address 1 postal code, zip, zip code"),
)  # fmt: skip
_PHONE = Field(
    "phone", "Phone", FieldKind.PHONE,
    known_as=_known(
        "telephone, phone number, telephone number, mobile, mobile phone, mobile number, phone 1 value, primary phone, "
        "home phone, can2 phone, tel, business phone"
    ),
)  # fmt: skip
_EMAIL = Field(
    "email", "E-mail", FieldKind.EMAIL,
    known_as=_known("e mail address, email address, e mail 1 value, primary email, can2 email, mail"),
)  # fmt: skip
_NOTE = Field("note", "Note", FieldKind.TEXT, known_as=_known("notes, note s, comments, comment, remarks"), most=10_000)
_POINT = (
    Field("lon", "Longitude", FieldKind.NUMBER, known_as=_known("long, lng, x wgs84, location longitude")),
    Field("lat", "Latitude", FieldKind.NUMBER, known_as=_known("y wgs84, location latitude")),
    Field("easting", "Easting (National Grid)", FieldKind.NUMBER, known_as=_known("eastings, geox, x coordinate")),
    Field("northing", "Northing (National Grid)", FieldKind.NUMBER, known_as=_known("northings, geoy, y coordinate")),
)


def _interest(name: str, label: str, names: str) -> Field:
    return Field(name, label, FieldKind.LIST, known_as=_known(names), most=MOST_LETTERS)


#: What one column each says, of whatever a list is about.
_INTERESTS = (
    _interest("cares_about", "Cares about", "interests, passions"),
    _interest("offers", "Offers", "skills, gifts, can offer"),
    _interest("wants", "Wants", "needs, would like"),
)
_REACH_NOTE = Field(
    "reach_note", "How best to reach them", FieldKind.LINE, most=500,
    known_as=_known("reach note, how to reach, best time to call, contact note"),
)  # fmt: skip


def _known_to_ons(what: str) -> tuple[str, ...]:
    """The headings of the Office for National Statistics' areas: WD13NM, LSOA11CD … The smaller area goes first."""
    kinds = ("oa", "lsoa", "msoa", "wd", "par", "npark", "bua", "lad")
    return tuple(f"{kind}{year:02}{what}" for kind in kinds for year in range(1, 31))


FIELDS: dict[str, tuple[Field, ...]] = {
    "areas": (
        Field(
            "name", "Name", FieldKind.NAME, required=True,
            known_as=(*_known("area, area name, neighbourhood, ward, ward name, label"), *_known_to_ons("nm")),
        ),
        Field(
            "code", "Code", FieldKind.LINE, most=20,
            known_as=(*_known("area code, ward code, gss code, geography code"), *_known_to_ons("cd")),
        ),
        Field("parent", "Lies in", FieldKind.NAME, known_as=_known("inside, parent, part of")),
    ),
    "figures": (
        Field(
            "area", "Area", FieldKind.NAME, required=True,
            known_as=(*_AREA.known_as, "area code", "ward code", "code", *_known_to_ons("nm"), *_known_to_ons("cd")),
        ),
        Field(
            "characteristic", "Characteristic", FieldKind.CHOICE, vital=True, known_as=_known("variable, measure"),
            words={
                Characteristic.AGE_BAND: r"age",
                Characteristic.LIVED_HERE: r"lived|length|stay|residence",
                Characteristic.GENDER: r"sex\b|gender",
                Characteristic.HERE_FOR: r"here for|reason|why",
            },
        ),
        Field(
            "value", "Value", FieldKind.CHOICE, required=True, words=GROUPS,
            known_as=_known("group, band, age band, age group, age, length of stay, lived here, gender, sex, category"),
        ),
        Field(
            "people", "Number of people", FieldKind.COUNT, required=True, bounds=(0, 100_000_000),
            known_as=_known("number, count, persons, population, residents, observation"),
        ),
        Field("source", "Source", FieldKind.LINE),
    ),
    "streets": (
        Field(
            "name", "Street name", FieldKind.STREET, required=True,
            known_as=_known("street, name, road, road name, roadname, street descriptor, name 1, name1, label"),
        ),
        _AREA,
        _POSTCODE,
        Field("households", "Households", FieldKind.COUNT, known_as=_known("doors, homes, dwellings, properties")),
        Field("usrn", "USRN", FieldKind.DIGITS, most=8),
        *_POINT,
    ),
    "doors": (
        Field("street", "Street", FieldKind.STREET, known_as=_STREET_ALONE),
        Field(
            "house", "Door", FieldKind.LINE, required=True, most=100,
            known_as=_known(
                "door number, house number, number, flat, flat number, sub building name, sao, sao text, house name"
            ),
        ),
        Field(
            "block", "Block of flats", FieldKind.LINE,
            known_as=_known("building, building name, block name, pao, pao text, building number"),
        ),
        Field("floor", "Floor", FieldKind.LINE, known_as=_known("level, storey, floor level")),
        Field(
            "address", "Whole address", FieldKind.LINE, most=300,
            known_as=_known("full address, single line address, address, property address, uprn address"),
        ),
        _AREA,
        _POSTCODE,
    ),
    "people": (
        _ID,
        Field(
            "name", "Name", FieldKind.NAME, required=True,
            known_as=_known("full name, display name, person, contact, label"),
        ),
        Field("given_name", "Given name", FieldKind.NAME, known_as=_known("first name, forename"), vital=True),
        Field("family_name", "Family name", FieldKind.NAME, known_as=_known("last name, surname"), vital=True),
        Field("known_as", "Known as", FieldKind.LINE, known_as=_known("nickname, nick name, preferred name, alias")),
        _STREET,
        Field(
            "house", "House", FieldKind.LINE, most=40,
            known_as=_known("house number, street number, door, door number, number, house name"),
        ),
        _AREA,
        _POSTCODE,
        _PHONE,
        _EMAIL,
        _REACH_NOTE,
        Field("age_band", "Age band", FieldKind.CHOICE, known_as=_known("age, age group"), words=AGE_BANDS),
        Field(
            "lived_here", "How long they have lived here", FieldKind.CHOICE, words=LIVED_HERE,
            known_as=_known("lived here, length of residence, years here"),
        ),
        Field("gender", "Gender", FieldKind.CHOICE, known_as=_known("sex, gender identity"), words=GENDERS),
        Field(
            "here_for", "What brings them here", FieldKind.CHOICE, words=HERE_FOR,
            known_as=_known("here for, why here, reason for being here, connection to the area, link to the area"),
        ),
        Field("met", "Met", FieldKind.FLAG, known_as=_known("met, have met")),
        Field("staff", "Staff", FieldKind.FLAG, known_as=_known("staff, is staff, team member")),
        *_INTERESTS,
        _NOTE,
    ),
    "organisations": (
        _ID,
        Field(
            "name", "Name", FieldKind.NAME, required=True,
            known_as=_known(
                "organisation, organization, organisation name, organization name, company, group, "
                "display name, label"
            ),
        ),
        Field(
            "kind", "Kind", FieldKind.CHOICE, words=ORGANISATION_KINDS, default=OrganisationKind.OTHER,
            known_as=_known("type, organisation kind, organisation type, contact subtype, category"),
        ),
        _STREET,
        _DOOR,
        _AREA,
        _PHONE,
        _EMAIL,
        Field("website", "Website", FieldKind.WEBSITE, known_as=_known("web site, url, web page")),
        *_INTERESTS,
        _NOTE,
    ),
    "assets": (
        Field(_ID.name, _ID.label, _ID.kind, known_as=("assetcode", "asset code", *_ID.known_as), most=100, vital=True),
        Field(
            "name", "Name", FieldKind.NAME, required=True,
            known_as=_known("asset, asset name, site, site name, title, label"),
        ),
        Field(
            "kind", "Kind", FieldKind.CHOICE, words=ASSET_KINDS, default=AssetKind.PLACE,
            known_as=_known("type, asset kind, asset type, holding type, category"),
        ),
        Field("street", "Street", FieldKind.STREET, known_as=_known("street name, road")),
        _DOOR,
        Field("address", "Address", FieldKind.LINE, known_as=_known("site address, full address, location"), most=500),
        _AREA,
        Field("uprn", "UPRN", FieldKind.DIGITS, known_as=_known("unique property reference number"), most=12),
        *_POINT,
        *_INTERESTS,
        _NOTE,
    ),
    "ties": (
        Field(
            "source", "First end", FieldKind.NAME, required=True,
            known_as=_known("source, from, person a, contact id a, a, who"),
        ),
        Field(
            "target", "Second end", FieldKind.NAME, required=True,
            known_as=_known("target, to, person b, contact id b, b, whom"),
        ),
        Field("source_street", "Street of the first end", FieldKind.STREET, known_as=_known("from street")),
        Field("target_street", "Street of the second end", FieldKind.STREET, known_as=_known("to street")),
        Field(
            "kind", "Kind", FieldKind.LINE, most=80, vital=True,
            known_as=_known("type, relationship, relationship type, label, tie"),
        ),
        Field("strength", "Strength", FieldKind.COUNT, known_as=_known("strength, weight"), bounds=(1, 3)),
        Field("since", "Since", FieldKind.DATE, known_as=_known("start, start date, from date")),
        Field("until", "Until", FieldKind.DATE, known_as=_known("end, end date, to date")),
        Field("note", "Note", FieldKind.TEXT, known_as=(*_NOTE.known_as, "description"), most=500),
    ),
}  # fmt: skip

NOUNS = tuple(FIELDS)


def field_of(noun: str, name: str) -> Field:
    """The field *name* of *noun*; KeyError when there is none."""
    for candidate in FIELDS[noun]:
        if candidate.name == name:
            return candidate
    raise KeyError(name)
