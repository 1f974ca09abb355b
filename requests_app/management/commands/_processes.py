"""The processes of a city on one machine, and the command of each."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from requests_app.lib.supervisor import Child
from requests_app.vocabulary import Lane

WEB_WORKERS: Final = 2
# Each thread keeps a connection to the database; the embedded one has 60.
WEB_THREADS: Final = 4
CELERY: Final = ("-m", "celery", "-q", "-A", "cityservices.celery")
# In a container everybody is root, and the warning is eight lines of prose among JSON.
AS_ROOT: Final = ("-W", "ignore:You're running the worker with superuser")
EVENTS: Final = ("-m", "cityservices.events")  # tells display boards of calls
SCHEDULER: Final = "requests_app.tasks.beat:HeartbeatScheduler"
# name, lanes, processes: a start costs 1.3 s of CPU, so not one worker for each lane.
WORKERS: Final = (
    ("escalation", (Lane.ESCALATION,), 1),
    ("outbound", (Lane.OUTBOUND,), 2),
    ("offices", (Lane.FRONT, Lane.MIDDLE, Lane.BACK, Lane.CLOCK), 2),
)

# Jobs give way to people where the processor is short: these two have nobody who waits in front of a page.
GIVE_WAY: Final = {"worker-outbound": 10, "worker-offices": 10}


def children(logs: Path, *, mail_port: int, events_port: int) -> list[Child]:
    """List the processes of a city in the order in which they start.

    The local mail catcher stands among them when no mail server is named.
    """
    python = sys.executable
    manage = str(settings.BASE_DIR / "manage.py")

    def child(name: str, *argv: str) -> Child:
        # The ports are chosen at the start: the outbound worker must know one, the web the other.
        events = [f"EVENTS_PORT={events_port}", f"EVENTS_URL={events_url(events_port)}"]
        known = [
            f"MAIL_PORT={mail_port}",
            *events,
            *([f"PROMETHEUS_MULTIPROC_DIR={_meters()}"] if name == "web" else []),
        ]
        way = ["nice", "-n", str(GIVE_WAY[name])] if name in GIVE_WAY else []
        return Child(name=name, argv=["env", *known, *way, python, *argv], log=logs / f"{name}.log")

    return [
        *([child("mail", *mail_catcher(mail_port))] if settings.LOCAL_MAIL else []),
        *(child(f"worker-{name}", *worker(name, lanes, processes)) for name, lanes, processes in WORKERS),
        child("beat", *CELERY, "beat", "--scheduler", SCHEDULER, "--pidfile=", *beat_file()),
        child("relay", manage, "relay"),
        child("events", *EVENTS),
        child("web", *web()),
    ]


def make_speech(logs: Path) -> subprocess.Popen[bytes]:
    """Make the spoken words that are new, beside the city that is open already; what it says is in `speech.log`."""
    with (logs / "speech.log").open("wb") as log:
        argv = [sys.executable, str(settings.BASE_DIR / "manage.py"), "build_speech"]
        return subprocess.Popen(argv, stdout=log, stderr=subprocess.STDOUT)


def web() -> list[str]:
    """Return the command of the web server."""
    host, port = settings.WEB_HOST, str(settings.WEB_PORT)
    return [
        *("-m", "granian", "cityservices.wsgi:application", "--interface", "wsgi", "--host", host, "--port", port),
        *("--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS)),
        *("--respawn-failed-workers", "--no-ws", "--log-level", "warning"),
    ]


def events_url(port: int) -> str:
    """Return where a browser finds the events: behind a proxy below the web's own address, else at their port."""
    if settings.EVENTS_URL != "/events" or settings.BEHIND_PROXY:
        return str(settings.EVENTS_URL)
    site = urlsplit(settings.SITE_URL)
    return f"{site.scheme}://{site.hostname}:{port}/events"


def worker(name: str, lanes: tuple[Lane, ...], processes: int) -> list[str]:
    """Return the command of one Celery worker."""
    return [
        *(*AS_ROOT, *CELERY, "worker", "-n", f"{name}@%h", "-Q", ",".join(lane.value for lane in lanes)),
        *("--concurrency", str(processes), "--without-gossip", "--without-mingle"),
    ]


def mail_catcher(port: int) -> list[str]:
    """Return the command of the local mail catcher (nothing leaves the machine)."""
    folder = Path(settings.MAIL_DIR)
    folder.parent.mkdir(parents=True, exist_ok=True)
    listen = f"127.0.0.1:{port}"
    return ["-m", "aiosmtpd", "-n", "-l", listen, "-c", "aiosmtpd.handlers.Mailbox", str(folder)]


def beat_file() -> list[str]:
    """Return the option that names the file in which beat keeps its ticks."""
    return ["-s", str(settings.DATA_DIR / "beat-schedule")]


def _meters() -> Path:
    """Return the empty folder in which the web processes keep what they count together."""
    folder = settings.DATA_DIR / "meters"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
