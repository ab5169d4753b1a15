"""A measured value beside its goal, and what a child process costs."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from re import search
from urllib.parse import urlencode

KITH = [str(Path(sys.executable).with_name("kith"))]
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measure:
    """One row of the results. ``least``: the goal is to have at least this, not at most."""

    name: str
    value: float
    unit: str
    goal: float
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether the goal is met."""
        return self.value >= self.goal if self.least else self.value <= self.goal


def run_kith(*arguments: str, env: Mapping[str, str]) -> float:
    """Run the command to its end; gives the seconds it took."""
    start = time.perf_counter()
    done = subprocess.run([*KITH, *arguments], check=False, env=env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"kith {' '.join(arguments)}: {done.stderr}")
    return time.perf_counter() - start


@contextmanager
def served(command: list[str], address: str, env: Mapping[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """A server in a child process, and the seconds until its first page."""
    start = time.perf_counter()
    child = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield child, _first_page(f"{address}/sign-in", start)
    finally:
        child.terminate()
        child.wait(10)


def _first_page(url: str, start: float) -> float:
    while time.perf_counter() - start < 60:
        try:
            urllib.request.urlopen(url, timeout=5).read()
        except OSError:
            time.sleep(0.01)
        else:
            return time.perf_counter() - start
    raise RuntimeError(f"no page from {url}")


class Visitor:
    """Somebody signed in to a served Kith."""

    def __init__(self, address: str, email: str, password: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        token = search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/sign-in"))
        assert token, "the sign-in form has a token"
        sent = urlencode({"csrf_token": token[1], "email": email, "password": password})
        page = self.opener.open(f"{address}/sign-in", sent.encode()).read().decode()
        assert "Sign out" in page, "signed in"

    def get(self, path: str) -> str:
        """A page."""
        text: str = self.opener.open(self.address + path).read().decode()
        return text


def cpu_seconds(pid: int) -> float:
    """The processor time that a process has used so far, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def own_memory_mb(pid: int) -> float:
    """The memory of a process, what it shares counted in parts (PSS)."""
    found = search(r"Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text())
    assert found, "the kernel tells PSS"
    return int(found[1]) / 1024


def children(pid: int) -> list[int]:
    """The processes that *pid* started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in listed.split()]
