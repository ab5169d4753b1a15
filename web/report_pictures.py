"""The charts of a report: drawn for its page and PDF, pictures for its Word file, each with what it shows in words."""

from functools import lru_cache

from flask import render_template

from crm.report_blocks import Bar, Table
from web.share_maps import ShareMap, draw_share_map, split_map

_BARS = "The line over a bar says how far chance alone could move the share."
_WITHIN = "A thin hollow bar is a sub-theme of the theme above it."
_MAP = (
    "Of the conversations read in each area, so many raised the theme. "
    "Hatched: not told, so that nobody can be picked out."
)

#: Dots to an inch: sharp on paper, and a chart of a few ten thousand bytes.
_SHARPNESS = 216

#: So many are kept: a report that many people fetch at once is drawn once.
_KEPT = 32

_AROUND = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.drawing), format: "svg")'


def draw_chart(table: Table) -> str:
    """The chart of a table as SVG; empty where it has none."""
    if drawn := draw_map(table):
        return render_template("macros/area_map.svg", drawn=drawn, untold="not told")
    return render_template("reports/bars.svg", bars=table["bars"]) if table["bars"] else ""


def draw_map(table: Table) -> ShareMap | None:
    """The map of a table, where it has one."""
    found = table.get("map")
    if not found:
        return None
    return draw_share_map(
        found["areas"], [(one["theme"], dict(enumerate(one["shares"], 1))) for one in found["themes"]]
    )


def read_chart(table: Table) -> str:
    """What stands beneath the chart of a table: how to read it."""
    found = table.get("map")
    if not found:
        return f"{_WITHIN} {_BARS}" if any(bar.get("within") for bar in table["bars"]) else _BARS
    nowhere = found["areas"]["nowhere"]
    return f"{_MAP} Not on the map: {', '.join(nowhere)}." if nowhere else _MAP


def say_chart(table: Table) -> str:
    """What the chart of a table shows, for whoever does not see it."""
    if found := table.get("map"):
        themes = ", ".join(one["theme"] for one in found["themes"])
        return f"{table['caption']}, on maps: {themes}. Its table has the numbers."
    groups: list[list[Bar]] = []
    for bar in table["bars"]:
        if bar.get("within") and groups:
            groups[-1].append(bar)
        else:
            groups.append([bar])
    bars = ", ".join(_say_group(*group) for group in groups)
    return f"{table['caption']}: {bars}. Its table has the numbers."


def _say_group(bar: Bar, *within: Bar) -> str:
    said = f"{bar['label']} {bar['share']}%"
    return f"{said} (within it {', '.join(_say_group(one) for one in within)})" if within else said


#: What the page of a report draws with.
IN_PAGES = {"draw_map": draw_map, "split_map": split_map, "read_chart": read_chart, "say_chart": say_chart}


@lru_cache(maxsize=_KEPT)
def make_png(drawing: str) -> bytes:
    """A drawing (SVG) as PNG."""
    # Here, as it takes a while to import and nothing else needs it.
    import typst  # noqa: PLC0415

    png: bytes = typst.compile(_AROUND.encode(), format="png", ppi=_SHARPNESS, sys_inputs={"drawing": drawing})
    return png
