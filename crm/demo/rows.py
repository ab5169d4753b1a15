"""Makes rows of the demo's places, users and nodes, recorded at the time when they were heard of."""

import datetime as dt
import uuid as uuids
from dataclasses import dataclass, field

from crm import models
from crm.cleaning import clean_phone
from crm.demo import records
from crm.models.words import AgeBand, AssetKind, Gender, HereFor, LivedHere, OrganisationKind
from crm.permissions import Role
from crm.text import fold, fold_street

#: Every id that a phone would have made is derived from it, so that a neighbourhood is known again.
NAMESPACE = uuids.uuid5(uuids.NAMESPACE_DNS, "demo.kith.example.org")

AGE_BANDS = {"18_30": AgeBand.FROM_18_TO_30, "31_60": AgeBand.FROM_31_TO_60}
GENDERS = {"woman": Gender.WOMAN, "man": Gender.MAN, "another way": Gender.ANOTHER}
ORGANISATION_KINDS = {
    "advice": OrganisationKind.CHARITY,
    "housing": OrganisationKind.CHARITY,
    "business": OrganisationKind.BUSINESS,
    "faith group": OrganisationKind.FAITH,
    "school": OrganisationKind.SCHOOL,
}

#: Of so many people, one did not say their gender, and another not what brings them here.
_SHY = 13


def demo_uuid(noun: str, number: int) -> uuids.UUID:
    """The client-made id of the demo's record *number* of a *noun*."""
    return uuids.uuid5(NAMESPACE, f"{noun} {number}")


def at_hour(day: dt.date, hour: int = 12, minute: int = 0) -> dt.datetime:
    """That day at that time, in UTC."""
    return dt.datetime.combine(day, dt.time(hour, minute), dt.UTC)


@dataclass(frozen=True)
class Source:
    """A conversation as the records that came of it need it: its row, when it was held, and who recorded it."""

    id: int
    at: dt.datetime
    by: int


@dataclass
class Known:
    """What is loaded so far. The dictionaries lead from the demo's ids (and words) to those of the database."""

    began: dt.datetime
    named_only_days: int
    areas: dict[int, int] = field(default_factory=dict)
    street_areas: dict[int, int] = field(default_factory=dict)
    streets: dict[int, int] = field(default_factory=dict)
    points: dict[int, records.Point | None] = field(default_factory=dict)
    users: dict[int, int] = field(default_factory=dict)
    staff_areas: dict[int, int] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, tuple[int, bool]] = field(default_factory=dict)
    nodes: dict[int, int] = field(default_factory=dict)
    sources: dict[int, Source] = field(default_factory=dict)
    introductions: dict[int, int] = field(default_factory=dict)
    walks: dict[tuple[int, dt.date], int] = field(default_factory=dict)
    office: int = 0


def make_street(known: Known, record: records.Street) -> models.Street:
    """The street with its postcodes."""
    return models.Street(
        name=record.name,
        name_key=fold_street(record.name),
        area_id=known.areas[record.area],
        households=record.households,
        lon=record.point[0] if record.point else None,
        lat=record.point[1] if record.point else None,
        lines=[[list(point) for point in record.line]] if record.line else None,
        postcodes=[models.StreetPostcode(postcode=postcode) for postcode in record.postcodes],
    )


def make_user(known: Known, record: records.User, areas: list[models.Area], password_hash: str | None) -> models.User:
    """Somebody who signs in; the administrator works everywhere."""
    role = Role(record.role)
    return models.User(
        name=record.name,
        email=record.email,
        role=role,
        areas=[] if role is Role.ADMIN else areas,
        password_hash=password_hash,
        recorded_at=known.began,
    )


def make_person(known: Known, record: records.Person, told: records.Conversation | None) -> models.Person:
    """A person as first heard of in the conversation *told*; whoever was only named gets a term."""
    heard_at = told.at if told else known.began
    street = record.street or (told.street if told else None)
    return models.Person(
        uuid=demo_uuid("node", record.id),
        name=f"{record.given_name} {record.family_name}".strip(),
        known_as=record.known_as,
        area_id=known.street_areas[street] if street else known.staff_areas[record.id],
        street_id=known.streets[record.street] if record.street else None,
        house=record.house_number,
        phone=clean_phone(record.phone),
        email=record.email or None,
        met=record.met,
        delete_after=None if record.met else heard_at.date() + dt.timedelta(days=known.named_only_days),
        staff=record.staff,
        age_band=AGE_BANDS.get(record.age_band) or (AgeBand(record.age_band) if record.age_band else None),
        lived_here=LivedHere(record.lived_here) if record.lived_here else None,
        gender=GENDERS.get(record.gender) if record.id % _SHY else None,
        here_for=_here_for(record),
        recorded_by_id=known.users[told.by] if told else known.office,
        recorded_at=heard_at,
    )


def _here_for(record: records.Person) -> HereFor | None:
    """What they say brings them here: most live here, and some name what they do instead, or nothing."""
    if not record.here_because or record.id % _SHY == 1:
        return None
    said = {3: HereFor.WORK_IN_THE_COMMUNITY, 7: HereFor.WORK_IN_A_BUSINESS, 11: HereFor.VISIT}
    return said.get(record.id % 29, HereFor(record.here_because))


def make_organisation(known: Known, record: records.Organisation) -> models.Organisation:
    """The organisation, recorded before the first walk."""
    return models.Organisation(
        uuid=demo_uuid("node", record.id),
        name=record.name,
        organisation_kind=ORGANISATION_KINDS.get(record.kind, OrganisationKind.COMMUNITY_GROUP),
        note=record.about,
        area_id=known.street_areas[record.street],
        street_id=known.streets[record.street],
        recorded_by_id=known.office,
        recorded_at=known.began,
    )


def make_asset(known: Known, record: records.Asset) -> models.Asset:
    """The asset, put on the map where its street is."""
    lon, lat = known.points[record.street] or (None, None)
    return models.Asset(
        uuid=demo_uuid("node", record.id),
        name=record.name,
        asset_kind=AssetKind(record.kind),
        note=record.about,
        area_id=known.street_areas[record.street],
        street_id=known.streets[record.street],
        lon=lon,
        lat=lat,
        recorded_by_id=known.office,
        recorded_at=known.began,
    )


def make_topic(name: str) -> models.Topic:
    """A topic under its folded name."""
    return models.Topic(name=name, name_key=fold(name))
