"""Rows about doors: a whole address taken apart, flats told from their block, floors in words."""

import re
from collections.abc import Collection

from crm.cleaning import clean_street, shorten
from crm.door_ranges import parse_doors
from crm.doors import NewDoor, check_door
from crm.imports.addresses import split_door, split_house
from crm.imports.problems import Sheet, Value
from crm.text import fold, fold_door

_FLOORS = {
    "basement": -1, "lower ground": -1, "lg": -1, "ground": 0, "g": 0, "gf": 0, "first": 1, "second": 2, "third": 3,
    "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_FLAT_AND_NUMBER = re.compile(r"((?:flat|unit|apartment|apt|room|studio)\.? \w+)[, ]+(\S.*)", re.IGNORECASE)


def complete_doors(sheet: Sheet, streets: Collection[str]) -> None:
    """Give each row its street, door, block and floor. *streets*: names that are known, to find them in addresses."""
    places = [at for at, values in enumerate(sheet.values) if "address" in values]
    found = split_door([str(sheet.values[at].pop("address")) for at in places], streets)
    for at, (door, street) in zip(places, found, strict=True):
        if door:
            sheet.values[at].setdefault("house", door)
        if street:
            sheet.values[at].setdefault("street", street)
    for at, values in enumerate(sheet.values):
        if "street" in values and not {"house", "block"} & values.keys():
            house, street = split_house(str(values["street"]))
            values.update({"house": house, "street": clean_street(street)} if house else {})
        if "house" not in values and "block" in values:
            values["house"] = values.pop("block")
        if "house" in values:
            _complete(sheet, at, values)
        elif at not in sheet.refused:
            sheet.refuse(at, "house", "There is no door: enter its number or name.")


def door_key(values: dict[str, Value]) -> str:
    """What makes two rows of one street one door."""
    return fold_door(f"{values.get('house', '')}, {values.get('block', '')}")


def _complete(sheet: Sheet, at: int, values: dict[str, Value]) -> None:
    house, block = (_quieter(str(values.get(name, ""))) for name in ("house", "block"))
    flat = _FLAT_AND_NUMBER.fullmatch(house) or re.fullmatch(r"([^,]+), (.+)", house)
    if flat and not block:
        house, block = flat[1], flat[2]
    floor = _floor(str(values["floor"])) if "floor" in values else None
    if "floor" in values and floor is None:
        problem = f"“{shorten(str(values['floor']))}” is no floor: write 0 for the ground floor, 1, 2 and so on."
        sheet.warn(at, "floor", problem, "Floor will be left empty.", values["floor"])
    try:
        doors = parse_doors(house)
        if len(doors) > 1:
            raise ValueError(f"“{shorten(house)}” is several doors: give each a row, or add them on the street’s page.")
        door = check_door(NewDoor(doors[0], block, floor))
    except ValueError as error:
        sheet.refuse(at, "house", str(error), house)
        return
    for name, value in (("house", door.house), ("block", door.block), ("floor", door.floor)):
        values.pop(name, None)
        if value is not None and value != "":
            values[name] = value


def _quieter(text: str) -> str:
    """*text* in small letters with capitals, where all of it is in capitals."""
    return clean_street(text) if text.isupper() and len(text) > 2 else text


def _floor(text: str) -> int | None:
    """The number of a floor, however it is written: *2*, *2nd floor*, *Ground*; None for what is none."""
    word = re.sub(r"\b(?:floor|level)\b", "", fold(text)).strip()
    number = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)?", word)
    if number:
        return -int(number[1]) if text.strip().startswith(("-", "−")) else int(number[1])
    return _FLOORS.get(word)
