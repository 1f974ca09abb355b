"""Send rows of another system through the city's doors: `manage.py replay FILE --mapping konstanz`."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from requests_app.management import address
from requests_app.management.replay import settling
from requests_app.management.replay.direct import send_in_batches
from requests_app.management.replay.doors import DEFAULT_MIX, MIXED
from requests_app.management.replay.makers import direct_doors, http_doors
from requests_app.management.replay.mapping import RowMapping, read_mapping
from requests_app.management.replay.rows import BadRow, Letter, read_rows
from requests_app.management.replay.sending import Sender, Tally, letters_to_send, send_all
from requests_app.management.replay.shares import in_processes, rows_of_share
from requests_app.management.seeds import mapping_file
from requests_app.queries import places, replays
from requests_app.queries.replays import Standing
from requests_app.vocabulary import Channel

LOCK: Final = 0x7265706C  # one replay at a time, so that two never disagree about what is known
DEFAULT_WORKERS: Final = {True: 1, False: 4}  # processes with --direct, threads over HTTP
Send = Callable[[Progress], Tally]
Way = Callable[[Iterator[Letter], Tally, Callable[[], None]], None]  # letters, tally, what to call after each
INTERRUPTED: Final = 130  # what a shell expects after Ctrl-C


class Command(BaseCommand):
    """Bring rows in, wait until they are routed, and count in the database what became of them."""

    help = "Send the rows of a CSV file (perhaps gzipped) through the doors of the city; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for file, mapping and doors."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", required=True, help="a name in requests_app/seeds/mappings, or a path")
        parser.add_argument("--direct", action="store_true", help="straight through intake, without HTTP")
        parser.add_argument("--limit", type=int, help="read so many rows at most")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")
        parser.add_argument("--base-url", default="", help="where the city is; left out: the one that runs here")
        parser.add_argument("--mix", default="", help="shares of the doors, such as web=70,kiosk=15,counter=15")
        parser.add_argument(
            "--workers", type=int, help="letters under way at once: over HTTP 4, with --direct 1 process"
        )
        parser.add_argument("--kiosk-token", default="", help="left out: that of the demo")
        parser.add_argument("--clerk", default="farah", help="login of the clerk at the counter")
        parser.add_argument("--password", default="", help="left out: that of the demo")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Send, settle, count, tell."""
        if not replays.is_city_loaded():
            raise CommandError(_("No city is loaded yet. Run: manage.py load_city konstanz"))
        mapping = read_mapping(
            mapping_file(options["mapping"]),
            known_services=replays.service_codes(),
            known_districts={district.code for district in places.districts()},
        )
        mix = _mix(options["mix"])
        options["workers"] = options["workers"] or DEFAULT_WORKERS[options["direct"]]
        options["base_url"] = options["base_url"] or address.running(settings.DATA_DIR) or settings.SITE_URL
        way = _straight(mapping, options, mix) if options["direct"] else _over_http(mapping, options, mix)
        began = time.monotonic()
        with _alone(), _without_chatter(), _progress(Console(stderr=True)) as progress:
            tally = _send(options, mapping, way)(progress)
            standing = _settle(tally, mapping, progress, is_direct=options["direct"])
            if options["direct"] and not settling.is_relay_alive():
                settling.look_at_bounds()
        counts = _counts(tally, standing, seconds=time.monotonic() - began)
        self._tell(counts, tally, as_json=options["json"])

    def _tell(self, counts: Mapping[str, Any], tally: Tally, *, as_json: bool) -> None:
        for row in sorted([*tally.refused, *tally.failed], key=_line_of):
            self.stderr.write(_("line %(line)s: %(reason)s") % {"line": row.line, "reason": row.reason})
        if as_json:
            self.stdout.write(json.dumps(counts))
        else:
            for name, value in counts.items():
                lines = value.items() if isinstance(value, dict) else [(name, value)]
                for label, count in lines:
                    self.stdout.write(f"{label:>14}  {count}")
        if tally.stopped == "interrupted":
            self.stderr.write(_("Interrupted. Run the same command again to go on."))
            raise SystemExit(INTERRUPTED)
        if tally.stopped:
            raise CommandError(_("Stopped: %(why)s. Run the same command again to go on.") % {"why": tally.stopped})


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other replays out. The lock falls with the connection, so a killed run leaves none behind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        row = cursor.fetchone()
        if row is None or not row[0]:
            raise CommandError(_("Another replay is running. Wait until it is done, or stop it."))
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@contextmanager
def _without_chatter() -> Iterator[None]:
    """Keep the line for each event out of the progress bar; warnings still show."""
    chatter = logging.getLogger("requests_app")
    before = chatter.level
    chatter.setLevel(logging.WARNING)
    try:
        yield
    finally:
        chatter.setLevel(before)


def _straight(mapping: RowMapping, options: Mapping[str, Any], mix: Mapping[Channel, float]) -> Way:
    """Give what brings letters straight into intake."""
    doors = direct_doors(mapping, options)
    return lambda letters, tally, advance: send_in_batches(letters, doors, mix, tally, advance=advance)


def _over_http(mapping: RowMapping, options: Mapping[str, Any], mix: Mapping[Channel, float]) -> Way:
    """Give what brings letters to the doors, several at a time."""
    make_door, threads = http_doors(mapping, options), max(1, options["workers"])

    def way(letters: Iterator[Letter], tally: Tally, advance: Callable[[], None]) -> None:
        sender = Sender(make_door, mix)
        try:
            send_all(letters, sender, tally, workers=threads, advance=advance)
        finally:
            sender.close()

    return way


def _send(options: Mapping[str, Any], mapping: RowMapping, way: Way) -> Send:
    """Give what sends all rows, in several processes where it goes straight into intake."""
    shares = max(1, options["workers"]) if options["direct"] else 1
    known = replays.known_keys(mapping.source)

    def share(number: int, advance: Callable[[], None]) -> Tally:
        tally = Tally()
        rows = islice(read_rows(options["file"], mapping), options["limit"])
        own = rows_of_share(rows, share=number, shares=shares)
        way(letters_to_send(own, tally, known=known, advance=advance), tally, advance)
        return tally

    def send(progress: Progress) -> Tally:
        total = sum(1 for _row in islice(read_rows(options["file"], mapping), options["limit"]))
        bar = progress.add_task(_("Sending"), total=total)
        if shares == 1:
            return share(0, lambda: progress.advance(bar))
        return in_processes(share, shares=shares, advance=lambda rows: progress.advance(bar, rows))

    return send


def _settle(tally: Tally, mapping: RowMapping, progress: Progress, *, is_direct: bool) -> Standing:
    standing = replays.standing_of(mapping.source, tally.keys)
    waiting = len(standing.waiting_case_ids)
    if tally.stopped or not waiting:
        return standing
    bar = progress.add_task(_("Routing"), total=waiting)

    def told(left: int) -> None:
        progress.update(bar, completed=max(0, waiting - left))

    try:
        if not settling.is_relay_alive():
            if not is_direct:
                progress.console.print(_("No relay is running, so that nobody routes. Start it, or use --direct."))
                return standing
            settling.route_here(standing.waiting_case_ids, told=told)
        return settling.wait_until_routed(mapping.source, tally.keys, told=told)
    except KeyboardInterrupt:
        tally.stopped = "interrupted"
        return replays.standing_of(mapping.source, tally.keys)


def _counts(tally: Tally, standing: Standing, *, seconds: float) -> dict[str, Any]:
    received = standing.present - tally.already_known
    return {
        "read": tally.read,
        "received": received,
        "already_known": tally.already_known,
        "rejected": len(tally.refused),
        "routed": standing.routed,
        "unrouted": standing.unrouted,
        "unrouted_because": dict(standing.unrouted_because),
        "lost": len(tally.keys) - standing.present,
        "doubled": standing.doubled,
        "seconds": round(seconds, 2),
        "per_second": round(received / seconds, 1) if seconds else 0.0,
    }


def _mix(text: str) -> Mapping[Channel, float]:
    """Read the shares of the doors. Raises `CommandError`."""
    if not text:
        return DEFAULT_MIX
    try:
        pairs = [part.split("=") for part in text.split(",")]
        mix = {Channel(name.strip()): float(share) for name, share in pairs}
    except ValueError:
        mix = {}
    if not mix or not set(mix) <= set(MIXED) or min(mix.values()) < 0 or not sum(mix.values()):
        raise CommandError(_("--mix must be such as web=70,kiosk=15,counter=15, not “%(text)s”.") % {"text": text})
    return {channel: mix.get(channel, 0.0) for channel in MIXED}


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)


def _line_of(row: BadRow) -> int:
    return row.line
