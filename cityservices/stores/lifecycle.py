"""The two stores together: start or reuse them, remember where they are, stop them."""

import fcntl
import json
import secrets
import shutil
import signal
import tempfile
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cityservices.stores import postgres, process, valkey
from cityservices.stores.problem import StoreProblem

BASE_DIR = Path(__file__).resolve().parents[2]
POSTGRES_NAMES = ("postgres",)
VALKEY_NAMES = ("valkey", "redis")
SECONDS_TO_RECOVER = 60
BYTES_NEEDED = 100_000_000


@dataclass
class Place:
    """Where one store was last seen; port 0 and no password: never."""

    port: int = 0
    password: str = ""
    pid: int = 0


@dataclass
class Stores:
    """The content of the state file: where both stores are."""

    postgres: Place = field(default_factory=Place)
    valkey: Place = field(default_factory=Place)

    @property
    def database_url(self) -> str:
        """Return the address of the database."""
        return postgres.address(port=self.postgres.port, password=self.postgres.password)

    @property
    def redis_url(self) -> str:
        """Return the address of the broker."""
        return valkey.address(port=self.valkey.port, password=self.valkey.password)


def ensure(environ: MutableMapping[str, str], *, die_with_parent: bool = False) -> None:
    """Start or reuse the stores for which `environ` names no server, and write their addresses into it.

    Reads CITY_DATA_DIR, DATABASE_URL and REDIS_URL. Two commands at once wait for each other.
    Raises `StoreProblem`.
    """
    needs_database = not environ.get("DATABASE_URL")
    needs_broker = not environ.get("REDIS_URL")
    if not needs_database and not needs_broker:
        return
    stores = _ensure(
        data_directory(environ),
        database=needs_database,
        broker=needs_broker,
        die_with_parent=die_with_parent,
    )
    if needs_database:
        environ["DATABASE_URL"] = stores.database_url
        environ["CITY_EMBEDDED_STORES"] = "1"
    if needs_broker:
        environ["REDIS_URL"] = stores.redis_url
        environ["CITY_EMBEDDED_BROKER"] = "1"


def restart_dead(data_dir: Path, *, database: bool, broker: bool) -> list[str]:
    """Start again which of our stores have died; return their names. They come back on their old ports."""
    stores = _read(data_dir)
    dead = []
    if database and not _lives(stores.postgres, POSTGRES_NAMES):
        dead.append("postgres")
    if broker and not _lives(stores.valkey, VALKEY_NAMES):
        dead.append("valkey")
    if dead:
        _ensure(data_dir, database=database, broker=broker, die_with_parent=True)
    return dead


def running(data_dir: Path) -> bool:
    """Tell whether a store of ours lives here."""
    stores = _read(data_dir)
    return _lives(stores.postgres, POSTGRES_NAMES) or _lives(stores.valkey, VALKEY_NAMES)


def status(data_dir: Path) -> dict[str, str]:
    """Return one line for each store, without its password."""
    stores = _read(data_dir)
    places = {"postgres": (stores.postgres, POSTGRES_NAMES), "valkey": (stores.valkey, VALKEY_NAMES)}
    return {
        name: f"running on 127.0.0.1:{place.port} (process {place.pid})" if _lives(place, names) else "stopped"
        for name, (place, names) in places.items()
    }


def stop(data_dir: Path) -> None:
    """Stop the stores of ours that live here: the broker first, the database last."""
    if not data_dir.exists():
        return
    with _locked(data_dir):
        stores = _read(data_dir)
        if _lives(stores.valkey, VALKEY_NAMES):
            process.stop_process(stores.valkey.pid, stop_signal=signal.SIGTERM, seconds=10)
        if _lives(stores.postgres, POSTGRES_NAMES):
            # SIGTERM would wait for the clients.
            process.stop_process(stores.postgres.pid, stop_signal=signal.SIGINT, seconds=30)
        stores.valkey.pid = stores.postgres.pid = 0
        _write(data_dir, stores)


@contextmanager
def keep(data_dir: Path) -> Iterator[None]:
    """Keep the city of this directory: one at a time, and nobody else stops its stores.

    Raises `StoreProblem` when another one keeps it.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "city.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreProblem(f"A city already runs on {data_dir}: stop it first (Ctrl-C there).") from None
        yield


def kept(data_dir: Path) -> bool:
    """Tell whether a running city keeps these stores."""
    try:
        with keep(data_dir):
            return False
    except StoreProblem:
        return True


@contextmanager
def throwaway() -> Iterator[Stores]:
    """Lend stores that are quick, empty and gone afterwards: for tests alone."""
    home = Path(tempfile.mkdtemp(prefix="city-test-"))
    home.chmod(0o755)
    stores = Stores()
    try:
        _ensure_postgres(home, stores.postgres, quick=True, die_with_parent=True)
        _ensure_valkey(home, stores.valkey, quick=True, die_with_parent=True)
        yield stores
    finally:
        for place, stop_signal in ((stores.valkey, signal.SIGTERM), (stores.postgres, signal.SIGINT)):
            if place.pid:
                process.stop_process(place.pid, stop_signal=stop_signal, seconds=10)
        shutil.rmtree(home, ignore_errors=True)


def data_directory(environ: MutableMapping[str, str]) -> Path:
    """Return the directory in which this city keeps what it owns."""
    return Path(environ.get("CITY_DATA_DIR") or BASE_DIR / ".data").resolve()


def _ensure(data_dir: Path, *, database: bool, broker: bool, die_with_parent: bool) -> Stores:
    data_dir.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(data_dir).free < BYTES_NEEDED:
        raise StoreProblem(f"The disk is full: less than {BYTES_NEEDED // 1_000_000} MB are free for {data_dir}.")
    with _locked(data_dir):
        stores = _read(data_dir)
        # Written at once after each: a store that runs and is not remembered could not be stopped.
        if database:
            _ensure_postgres(data_dir, stores.postgres, quick=False, die_with_parent=die_with_parent)
            _write(data_dir, stores)
        if broker:
            _ensure_valkey(data_dir, stores.valkey, quick=False, die_with_parent=die_with_parent)
            _write(data_dir, stores)
        return stores


def _ensure_postgres(data_dir: Path, place: Place, *, quick: bool, die_with_parent: bool) -> None:
    def up() -> bool:
        return postgres.answers(postgres.address(port=place.port, password=place.password))

    if _lives(place, POSTGRES_NAMES) and process.wait_until(up, seconds=SECONDS_TO_RECOVER, pid=place.pid):
        return
    cluster = postgres.place(data_dir)
    if not cluster.exists:
        place.password = postgres.new_password()
        postgres.initialise(cluster, password=place.password, quick=quick)
    elif not place.password:
        raise StoreProblem(f"The password of {cluster.data} is lost: move that directory away and start again.")
    place.port = process.free_port(wanted=place.port, start=_first_port(postgres.FIRST_PORT, quick=quick))
    place.pid = postgres.start(
        cluster, port=place.port, password=place.password, quick=quick, die_with_parent=die_with_parent
    )


def _ensure_valkey(data_dir: Path, place: Place, *, quick: bool, die_with_parent: bool) -> None:
    def up() -> bool:
        return valkey.answers(valkey.address(port=place.port, password=place.password))

    if _lives(place, VALKEY_NAMES) and process.wait_until(up, seconds=SECONDS_TO_RECOVER, pid=place.pid):
        return
    place.password = place.password or valkey.new_password()
    place.port = process.free_port(wanted=place.port, start=_first_port(valkey.FIRST_PORT, quick=quick))
    place.pid = valkey.start(
        data_dir / "valkey",
        port=place.port,
        password=place.password,
        quick=quick,
        die_with_parent=die_with_parent,
    )


def _first_port(usual: int, *, quick: bool) -> int:
    """Return where to look for a port: anywhere for throw-away stores, so that two runs seldom meet."""
    return 20_000 + secrets.randbelow(10_000) if quick else usual


def _lives(place: Place, names: tuple[str, ...]) -> bool:
    """Tell whether the remembered process lives and is still the server, not a later process of that number."""
    if not place.pid or not process.alive(place.pid):
        return False
    return any(name in process.command_of(place.pid) for name in names)


@contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    with (data_dir / "stores.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _read(data_dir: Path) -> Stores:
    try:
        raw = json.loads((data_dir / "stores.json").read_text())
        return Stores(postgres=Place(**raw["postgres"]), valkey=Place(**raw["valkey"]))
    except FileNotFoundError:
        return Stores()
    except (ValueError, KeyError, TypeError):
        raise StoreProblem(f"{data_dir / 'stores.json'} cannot be read: move it away and start again.") from None


def _write(data_dir: Path, stores: Stores) -> None:
    part = data_dir / "stores.json.part"
    part.touch(mode=0o600)
    part.write_text(json.dumps(asdict(stores), indent=2))
    part.replace(data_dir / "stores.json")
