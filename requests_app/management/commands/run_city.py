"""The supervisor of a city on one machine: stores, web, relay, beat, workers, mail catcher."""

import contextlib
import errno
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import yaml
from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from cityservices import stores
from cityservices.database.base import patience
from requests_app.lib.supervisor import Supervisor
from requests_app.management import address
from requests_app.management.commands._processes import children, make_speech
from requests_app.management.seeds import city_folder

READY_WITHIN_SECONDS: Final = 60
LOGINS_SHOWN: Final = 6
CITY_LEFT_OUT: Final = "konstanz"  # what CITY says when nobody has set it
STOPPING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    """Run the whole city until Ctrl-C."""

    help = "Start the city with everything it needs, and stop it in order on Ctrl-C."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start, watch, stop."""
        began = time.monotonic()
        data_dir: Path = settings.DATA_DIR
        # From here on a signal means: stop in order, whatever is being done. SIGINT too: a shell
        # that starts us in the background has told us to ignore it.
        for number in STOPPING:
            signal.signal(number, signal.default_int_handler)
        try:
            with stores.keep(data_dir):
                try:
                    self.run_kept(data_dir, began=began)
                except KeyboardInterrupt:
                    self.say("Stopped.")
                finally:
                    ignore_signals()
                    stores.stop(data_dir)
        except stores.StoreProblem as problem:
            raise CommandError(str(problem)) from None

    def run_kept(self, data_dir: Path, *, began: float) -> None:
        """Do what `handle` says, as the one keeper of the data directory."""
        require_free(settings.WEB_HOST, settings.WEB_PORT, name="WEB_PORT")
        logs = fresh_logs(data_dir)
        self.prepare()
        mail_port = stores.free_port(wanted=settings.MAIL_PORT)
        events_port = stores.free_port(wanted=settings.EVENTS_PORT)
        kept = children(logs, mail_port=mail_port, events_port=events_port)
        supervisor = Supervisor(children=kept, say=self.say)
        speech: subprocess.Popen[bytes] | None = None
        try:
            supervisor.start()
            self.wait_until_ready(supervisor)
            address.note(data_dir, own_address())
            self.welcome(seconds=time.monotonic() - began, logs=logs)
            speech = make_speech(logs) if settings.SPEECH_AT_START else None
            supervisor.run(each_turn=self.store_watch(data_dir))
        finally:
            ignore_signals()
            address.forget(data_dir)
            self.say("Stopping ...")
            if speech:
                speech.terminate()
                speech.wait()
            supervisor.stop()

    def prepare(self) -> None:
        """Migrate, load the city once, and gather the static files when they have changed."""
        from requests_app.models import City

        with patience(None):
            call_command("migrate", verbosity=0, interactive=False)
            if not City.objects.exists():
                self.say(f"Loading the city {settings.CITY} ...")
                call_command("load_city", settings.CITY, stdout=self.stdout)
                self.import_addresses()
                if settings.PRACTICE:
                    call_command("seed_practice", stdout=self.stdout)
        self.tell_what_is_missing()
        here = City.objects.get().code
        if settings.CITY not in {here, CITY_LEFT_OUT} and Path(settings.CITY).name != here:
            self.say(f"{settings.DATA_DIR} holds {here}: for {settings.CITY} name another folder with CITY_DATA_DIR.")
        stamp = settings.STATIC_ROOT / ".gathered"
        key = state_of(settings.STATICFILES_DIRS)
        if not stamp.exists() or stamp.read_text() != key:
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
            stamp.write_text(key)

    def import_addresses(self) -> None:
        """Bring in the addresses that lie beside the city's files, if any do."""
        addresses = city_folder(settings.CITY) / "addresses.csv"
        if addresses.is_file():
            call_command("import_addresses", str(addresses), stdout=self.stdout)

    def tell_what_is_missing(self) -> None:
        """Say what `manage.py check --database default` finds: a city must always be able to name a person."""
        for found in run_checks(tags=[Tags.database], databases=["default"]):
            self.say(f"{found.id}: {found.msg} {found.hint or ''}".rstrip())

    def wait_until_ready(self, supervisor: Supervisor) -> None:
        """Wait until the web answers; give up with the last words of its log."""
        end = time.monotonic() + READY_WITHIN_SECONDS
        while not answers(f"{own_address()}/readyz"):
            supervisor.look()
            if time.monotonic() > end:
                web = next(child for child in supervisor.children if child.name == "web")
                raise CommandError(f"The web does not answer after {READY_WITHIN_SECONDS} s: see {web.log}.")
            time.sleep(0.1)

    def store_watch(self, data_dir: Path) -> Callable[[], None]:
        """Return what looks after the embedded stores in each turn."""
        ours = {"database": settings.EMBEDDED_STORES, "broker": settings.EMBEDDED_BROKER}

        def watch() -> None:
            if not any(ours.values()):
                return
            try:
                for name in stores.restart_dead(data_dir, **ours):
                    self.say(f"{name} had ended and runs again.")
            except stores.StoreProblem as problem:
                self.say(str(problem))

        return watch

    def welcome(self, *, seconds: float, logs: Path) -> None:
        """Print where the doors are and who may log in."""
        here = own_address()
        self.say(f"\nThe city is open (after {seconds:.1f} s).\n")
        if settings.PRACTICE:
            self.say("Practice: nothing here reaches anybody. `make practice` forgets it all.\n")
        for label, path in DOORS:
            self.say(f"  {label:<22}{here}{path}")
        if settings.DEMO and settings.LOCAL_MAIL:
            self.say(f"  {'Caught e-mail':<22}{here}/demo/mail/")
        if settings.DEMO:
            self.say("\nDemo logins:")
            for line in demo_logins():
                self.say(f"  {line}")
        self.say(f"\nLogs are in {logs}. Ctrl-C stops everything.")

    def say(self, line: str) -> None:
        """Tell the operator one line at once."""
        # A terminal that has gone away must not keep the city from stopping in order.
        with contextlib.suppress(OSError):
            self.stdout.write(line)
            self.stdout.flush()


DOORS: Final = (
    ("Residents", "/"),
    ("Kiosk", "/kiosk/"),
    ("Counter (login)", "/counter/"),
    ("Desk (login)", "/desk/"),
    ("How it runs", "/statusz"),
)


def demo_logins() -> list[str]:
    """Return the demo's password, and one line for each of its first people: login and job."""
    from requests_app.queries import people, places

    seed = settings.BASE_DIR / "requests_app/seeds" / places.city().code / "people.yaml"
    password = yaml.safe_load(seed.read_text()).get("demo_password", "") if seed.exists() else ""
    everybody = people.demo_logins()
    lines = [f"{person.username:<10}{person.name}, {person.job_title}" for person in everybody[:LOGINS_SHOWN]]
    more = len(everybody) - LOGINS_SHOWN
    return [f"password  {password}", *lines, *([f"and {more} colleagues"] if more > 0 else [])]


def fresh_logs(data_dir: Path) -> Path:
    """Return the folder of the logs; those of the last run keep the ending .1."""
    logs = data_dir / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    for log in logs.glob("*.log"):
        log.replace(log.with_suffix(".log.1"))
    return logs


def require_free(host: str, port: int, *, name: str) -> None:
    """Refuse to start when somebody else listens on the port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                raise CommandError(f"Port {port} is taken: choose another, as in  make run {name}={port + 1}") from None
            raise CommandError(f"Cannot listen on {host}:{port}: {problem.strerror}.") from None


def state_of(folders: list[Path]) -> str:
    """Return a line that changes when a file in these folders changes."""
    files = sorted(item for folder in folders for item in folder.rglob("*") if item.is_file())
    newest = max((file.stat().st_mtime_ns for file in files), default=0)
    return f"{len(files)} {newest} {sum(file.stat().st_size for file in files)}"


def loopback() -> str:
    """Return the address under which this machine reaches its own web."""
    return "127.0.0.1" if settings.WEB_HOST in {"0.0.0.0", "::"} else settings.WEB_HOST  # noqa: S104


def own_address() -> str:
    """Return where this machine finds its own web."""
    host = loopback()
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.WEB_PORT}"


def answers(url: str) -> bool:
    """Tell whether the address answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def ignore_signals() -> None:
    """Let nothing interrupt an orderly stop."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
