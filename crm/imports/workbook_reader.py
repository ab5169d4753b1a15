"""The child that reads a workbook: run as a script, with so much memory, the workbook on its standard input.

It answers with a line of JSON for the sheet, and one for each row that says something: its number and its cells. It
imports nothing of ours, so that it starts at once.
"""

import contextlib
import datetime as dt
import io
import json
import sys
from typing import Any

#: Memory that reading may take, and letters that may come of it.
MOST_MEMORY = 2_000_000_000
MOST_LETTERS = 300_000_000


def main() -> None:
    """Read the sheet that the argument asks for."""
    _limit_memory()
    from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum, load_workbook  # noqa: PLC0415

    wanted = json.loads(sys.argv[1])
    try:
        book = load_workbook(io.BytesIO(sys.stdin.buffer.read()))
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
        ]
        if wanted["name"] and wanted["name"] not in shown:
            listed = ", ".join(f"“{name}”" for name in shown[:12])
            _say({"problem": "sheet", "asked": wanted["name"][:40], "listed": listed or "none"})
            return
        if not shown:
            _say({"problem": "none"})
            return
        name = wanted["name"] or shown[0]
        sheet = book.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError):
        _say({"problem": "damaged"})
        return
    _tell(sheet, {"sheet": name, "sheets": shown}, wanted)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _tell(sheet: Any, head: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Say the rows, or in place of all the problem that one of them has."""
    lines, letters = [json.dumps(head)], 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        longest = max(map(len, cells))
        letters += sum(map(len, cells))
        problem = (
            "rows" if len(lines) > wanted["most_rows"]
            else "cell" if longest > wanted["most_letters"]
            else "text" if letters > MOST_LETTERS
            else ""
        )  # fmt: skip
        if problem:
            _say({"problem": problem, "row": number})
            return
        lines.append(json.dumps((number, cells), ensure_ascii=False))
    sys.stdout.buffer.write("\n".join(lines).encode("utf-8", "replace"))


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer))


def _text(value: Any) -> str:
    """A cell as it was typed: whole numbers without a point, days as 2026-03-27."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    return value.isoformat("minutes") if isinstance(value, dt.time) else str(value)


if __name__ == "__main__":
    main()
