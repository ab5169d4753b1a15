"""The machine and the versions that the figures belong to."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from re import MULTILINE, search
from typing import Any

#: What the figures depend on, and what is measured against.
PACKAGES = ("numpy", "numba", "scipy", "sqlalchemy")
PEERS = ("igraph", "networkit", "rustworkx", "franken-networkx", "networkx", "scikit-network")
FEATURES = ("avx2", "avx512f", "fma", "neon", "asimd")


def describe_machine() -> dict[str, Any]:
    """Processor, memory, system and versions; a peer that is not installed is named as absent."""
    processor = _read("/proc/cpuinfo")
    model = search(r"^model name\s*: (.*)$", processor, MULTILINE)
    flags = search(r"^(?:flags|Features)\s*: (.*)$", processor, MULTILINE)
    memory = search(r"^MemTotal:\s+(\d+) kB", _read("/proc/meminfo"), MULTILINE)
    return {
        "cpu": model[1] if model else platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "features": [name for name in FEATURES if flags and name in flags[1].split()],
        "memory_mb": int(memory[1]) // 1024 if memory else None,
        "load_at_start": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "versions": {name: version_of(name) for name in (*PACKAGES, *PEERS)},
        "absent": [name for name in PEERS if version_of(name) is None],
    }


def version_of(package: str) -> str | None:
    """The installed version; None where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _read(path: str) -> str:
    return Path(path).read_text() if Path(path).exists() else ""
