"""What holds between the cells of a row: names made of parts, houses before streets, points, and rows said twice."""

import datetime as dt
from collections.abc import Callable, Collection, Hashable

from crm.area_figures import characteristic_of
from crm.cleaning import clean_street
from crm.imports.addresses import name_places, split_house
from crm.imports.doors import complete_doors, door_key
from crm.imports.problems import Sheet, Value
from crm.imports.streets import gather_streets
from crm.text import fold, fold_street


def apply_rules(noun: str, sheet: Sheet, *, streets: Collection[str], tie_kinds: Collection[str]) -> None:
    """Complete the rows of *sheet* and note what does not fit together."""
    if noun == "people":
        _complete_people(sheet)
        _split_houses(sheet)
    elif noun == "organisations":
        _split_houses(sheet)
    elif noun == "assets":
        _complete_assets(sheet, streets)
        _split_houses(sheet)
        # Here, so that numpy is loaded by whoever reads points and not by every web worker.
        from crm.imports.points import place_points  # noqa: PLC0415

        place_points(sheet)
    elif noun == "streets":
        gather_streets(sheet)
    elif noun == "doors":
        complete_doors(sheet, streets)
    elif noun == "ties":
        _check_ties(sheet, tie_kinds)
    elif noun == "figures":
        _check_figures(sheet)


def _complete_people(sheet: Sheet) -> None:
    for values in sheet.values:
        parts = [str(values.pop(name)) for name in ("given_name", "family_name") if name in values]
        if "name" not in values and (parts or "known_as" in values):
            values["name"] = " ".join(parts) or values["known_as"]


def _split_houses(sheet: Sheet) -> None:
    for values in sheet.values:
        if "street" in values and "house" not in values:
            house, street = split_house(str(values["street"]))
            if house and len(house) <= 40:
                values["house"], values["street"] = house, clean_street(street)


def _complete_assets(sheet: Sheet, streets: Collection[str]) -> None:
    nameless = [place for place, values in enumerate(sheet.values) if "name" not in values and "address" in values]
    places = name_places([str(sheet.values[place]["address"]) for place in nameless], streets)
    for place, named in zip(nameless, places, strict=True):
        values = sheet.values[place]
        if len(named.name) > 200:
            sheet.refuse(place, "name", "The address is too long for a name: give the asset one.", named.name)
            continue
        values["name"] = named.name
        if named.street:
            values.setdefault("street", named.street)


def _check_ties(sheet: Sheet, tie_kinds: Collection[str]) -> None:
    known = {fold(kind): kind for kind in tie_kinds}
    for place, values in enumerate(sheet.values):
        same_end = values.get("source") == values.get("target") and "source" in values
        if same_end and values.get("source_street") == values.get("target_street"):
            sheet.refuse(place, "target", "Both ends are the same: a tie needs two.", values["target"])
        kind = values.get("kind")
        if kind and known:
            if fold(str(kind)) in known:
                values["kind"] = known[fold(str(kind))]
            else:
                words = ", ".join(f"“{word}”" for word in tie_kinds)
                sheet.refuse(place, "kind", f"“{kind}” is not a kind of tie here: use one of {words}.", kind)
        since, until = values.get("since"), values.get("until")
        if isinstance(since, dt.date) and isinstance(until, dt.date) and until < since:
            sheet.warn(place, "until", "The tie ends before it begins.", "The end will be left empty.", until)
            del values["until"]


def _check_figures(sheet: Sheet) -> None:
    for place, values in enumerate(sheet.values):
        said = values.get("characteristic")
        if said and "value" in values and characteristic_of(str(values["value"])) != said:
            sheet.refuse(place, "value", "This group does not belong to that characteristic: mend one of them.")


def _text(values: dict[str, Value], *names: str) -> tuple[str, ...]:
    return tuple(fold(str(values.get(name, ""))) for name in names)


_IDENTITY: dict[str, Callable[[dict[str, Value]], Hashable]] = {
    "areas": lambda row: _text(row, "code") if "code" in row else _text(row, "name", "parent"),
    "doors": lambda row: (*_text(row, "area", "postcode"), fold_street(str(row.get("street", ""))), door_key(row)),
    "people": lambda row: (*_text(row, "name", "house", "area"), fold_street(str(row.get("street", ""))), *_reach(row)),
    "organisations": lambda row: (*_text(row, "name", "house", "area"), fold_street(str(row.get("street", "")))),
    "assets": lambda row: _text(row, "name", "kind", "address", "area", "uprn", "house", "street"),
    "figures": lambda row: _text(row, "area", "value"),
    "ties": lambda row: tuple(
        row.get(name) for name in ("source", "target", "source_street", "target_street", "kind", "since", "until")
    ),
}


def _reach(values: dict[str, Value]) -> tuple[Value | None, ...]:
    return values.get("phone"), values.get("email")


def find_repeats(noun: str, sheet: Sheet) -> None:
    """Let each record stand once: a row that says the same again is passed over, one that says otherwise is refused.

    A record is known by its id in the file or, without one, by its name, where it is and how to reach it. Streets are
    gathered before, so theirs are passed by.
    """
    identify = _IDENTITY.get(noun)
    if identify is None:
        return
    first: dict[Hashable, int] = {}
    kept = []
    for place, values in enumerate(sheet.values):
        external_id = values.get("external_id")
        earlier = first.setdefault(str(external_id) if external_id else identify(values), place)
        if earlier != place and place not in sheet.refused:
            row = sheet.numbers[earlier]
            if sheet.values[earlier] == values:
                shown = values.get("name", "")
                sheet.warn(place, "", f"The row says the same as row {row}.", "It will be saved once.", shown)
                continue
            if external_id:
                problem = f"Row {row} has the same id and says something else: give each record an id of its own."
                sheet.refuse(place, "external_id", problem, external_id)
            else:
                problem = f"The row is about the same as row {row} but says something else: {_MEND[noun]}."
                sheet.refuse(place, "", problem)
        kept.append(place)
    sheet.keep(kept)


_MEND = {
    "areas": "make one row of one area, or give each a code of its own",
    "doors": "make one row of one door, or give its area",
    "people": "tell two people apart by a house, a phone, an e-mail address or an id, or make one row of one person",
    "organisations": "tell two apart by an area, a street or an id, or make one row of one organisation",
    "assets": "tell two apart by an address or an id, or make one row of one asset",
    "figures": "make one row of one group in one area",
    "ties": "make one row of one tie",
}
