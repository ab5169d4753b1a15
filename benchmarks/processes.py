"""Kith as others run it: its command, a server, somebody who signs in, and what these processes cost."""

import os
import resource
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from re import search
from tempfile import TemporaryFile
from urllib.parse import urlencode

from benchmarks.rows import Cost
from benchmarks.running import peak_mb

KITH = [str(Path(sys.executable).with_name("kith"))]
TICK = os.sysconf("SC_CLK_TCK")


def run_kith(*arguments: str, env: Mapping[str, str]) -> Cost:
    """Run the command to its end; gives what it took."""
    return run_child([*KITH, *arguments], env=env)


def run_child(command: Sequence[str], *, env: Mapping[str, str], told: str = "") -> Cost:
    """Run a program to its end, *told* on its standard input; gives what it and those it started took."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with TemporaryFile("w+") as heard, TemporaryFile("w+") as errors:
        heard.write(told)
        heard.seek(0)
        child = subprocess.Popen(command, stdin=heard, stdout=subprocess.DEVNULL, stderr=errors, env=env)
        peak = 0.0
        while child.poll() is None:
            peak = max(peak, peak_mb(child.pid))
            time.sleep(0.01)
        errors.seek(0)
        if child.returncode:
            raise RuntimeError(f"{' '.join(command)}: {errors.read()}")
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak)


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
    """Somebody signed in to a served demo."""

    def __init__(self, address: str, email: str = "owen@example.org", password: str = "lantern kettle robin") -> None:
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
