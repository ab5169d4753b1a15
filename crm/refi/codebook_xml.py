"""A codebook as XML: the themes as nested codes, in both kinds of file alike."""

from collections.abc import Sequence
from typing import Any

from lxml import etree

from crm.handouts.attributes import clean
from crm.refi.parts import CODEBOOK, EXAMPLES, ORIGIN, RETIRED_SET, guid_of
from crm.themes import ThemeLine

_Element = Any


def write_codebook(themes: Sequence[ThemeLine]) -> bytes:
    """The content of a ``.qdc`` file. *themes* as `crm.themes.list_themes` gives them, at least one."""
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", {"origin": ORIGIN}, nsmap={None: CODEBOOK})
    root.append(make_codes(themes, CODEBOOK))
    retired = [theme for theme in themes if theme.retired]
    if retired:
        sets = etree.SubElement(root, f"{{{CODEBOOK}}}Sets")
        made = etree.SubElement(sets, f"{{{CODEBOOK}}}Set", guid=str(guid_of("set", RETIRED_SET)), name=RETIRED_SET)
        for theme in retired:
            etree.SubElement(made, f"{{{CODEBOOK}}}MemberCode", guid=str(theme.uuid))
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return written


def make_codes(themes: Sequence[ThemeLine], space: str) -> _Element:
    """The element Codes in the namespace *space*; *themes* with each parent before its children."""
    top = etree.Element(f"{{{space}}}Codes", nsmap={None: space})
    made: dict[int, _Element] = {}
    for theme in themes:
        within = top if theme.parent_id is None else made.get(theme.parent_id, top)
        attributes = {"guid": str(theme.uuid), "name": clean(theme.name), "isCodable": "true", "color": theme.colour}
        made[theme.id] = code = etree.SubElement(within, f"{{{space}}}Code", attributes)
        described = clean(join_description(theme.description, theme.examples))
        if described:
            etree.SubElement(code, f"{{{space}}}Description").text = described
    return top


def join_description(description: str, examples: str) -> str:
    """Description and examples as one text, from which `split_description` gives both back."""
    if not examples and f"\n\n{EXAMPLES}\n" not in f"\n\n{description}\n":
        return description
    return f"{description}\n\n{EXAMPLES}\n{examples}".lstrip("\n")


def split_description(text: str) -> tuple[str, str]:
    """(description, examples) of what `join_description` made, or of another program's description."""
    description, found, examples = f"\n\n{text}\n".rpartition(f"\n\n{EXAMPLES}\n")
    return (description.strip("\n"), examples.strip("\n")) if found else (text, "")
