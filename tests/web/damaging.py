"""What can happen to a backup on its way: each of these is done to a file."""

import json
import zipfile
from pathlib import Path


def empty_a_table(source: Path, target: Path, drop: str) -> None:
    """A backup whose manifest says truthfully that one table is empty, so that others lead nowhere."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        for table in manifest["tables"]:
            if f"{table['name']}.jsonl" == drop:
                table["rows"] = 0
                table["sha256"] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # of nothing
        for name in set(old.namelist()) - {"manifest.json"}:
            new.writestr(name, b"" if name == drop else old.read(name))
        new.writestr("manifest.json", json.dumps(manifest))


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-5000])


def one_byte_other(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def one_name_other(file: Path) -> None:
    changed = file.with_suffix(".changed")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"Terence", b"Trevor") if name == "node.jsonl" else content)
    changed.replace(file)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def another_zip(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as other:
        other.writestr("notes.txt", "hello")


def from_the_future(file: Path) -> None:
    with zipfile.ZipFile(file) as old:
        manifest = json.loads(old.read("manifest.json"))
    with zipfile.ZipFile(file, "w") as new:
        new.writestr("manifest.json", json.dumps(manifest | {"revision": "9999"}))
