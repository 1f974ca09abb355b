"""How long each thing that goes wrong is felt: `python -m tests.chaos.recovery`, the table of docs/operations.md.

One city, five letters a second; each deed alone, with half a minute to get over it.
"""

from __future__ import annotations

import random
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any, Final

from tests.chaos.havoc import DEEDS, Done
from tests.chaos.people import Acknowledged, residents
from tests.chaos.tally import silences, wait_until_quiet
from tests.chaos.town import Town, open_town

CLIENTS: Final = 4
REST_SECONDS: Final = 25
# Of the letters that came in around a deed: the longest way to a queue, and to the mail server.
DELAYS: Final = """
    SELECT max(extract(epoch FROM routed.at - r.received_at))::float, max(extract(epoch FROM m.sent_at - r.received_at))::float
    FROM requests_app_servicerequest r
    JOIN requests_app_caseevent routed ON routed.case_id = r.case_id AND routed.kind = 'routed'
    LEFT JOIN requests_app_message m ON m.request_id = r.id
    WHERE extract(epoch FROM r.received_at) BETWEEN %s AND %s
"""  # noqa: E501


def main(only: list[str]) -> None:
    """Do each deed, wait, and print what was felt."""
    with open_town() as town:
        notes, over = Acknowledged(), threading.Event()
        threads = [
            threading.Thread(target=residents, args=(town.url, keys(over), notes), kwargs=of(n)) for n in range(CLIENTS)
        ]
        for thread in threads:
            thread.daemon = True
            thread.start()
        time.sleep(8)
        done = [_do(town, what) for what in only or DEEDS]
        over.set()
        wait_until_quiet(town)
        heard = silences(notes.moments, done)
        print(f"{'deed':<26}{'doors silent':>13}{'routed after':>14}{'mail after':>12}")
        for deed in done:
            [(routed, sent)] = town.ask(DELAYS, deed.began - 0.5, deed.ended + REST_SECONDS - 2)
            print(f"{deed.what:<26}{heard[deed.what]:>12.1f}s{routed or 0:>13.1f}s{sent or 0:>11.1f}s")


def _do(town: Town, what: str) -> Done:
    began = time.time()
    DEEDS[what](town, random.Random(what))  # noqa: S311
    deed = Done(what, began, time.time())
    time.sleep(REST_SECONDS)
    return deed


def of(number: int) -> dict[str, Any]:
    """Say how a client goes about it."""
    return {"seed": number, "per_second": 1.25}


def keys(over: threading.Event) -> Iterator[str]:
    """Give keys until it is over."""
    while not over.is_set():
        yield uuid.uuid4().hex


if __name__ == "__main__":
    main(sys.argv[1:])
