"""A mail server process that keeps a list: `python -m tests.chaos.post_office PORT FILE`.

One line for each letter, Message-ID and recipients, written before the server says 250: what the city believes
to be sent stands in the list, and what stands there twice was sent twice.
"""

from __future__ import annotations

import asyncio
import email
import sys
from pathlib import Path
from typing import cast

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session


class ListKeeper:
    """Takes every letter."""

    def __init__(self, book: Path) -> None:
        self.book = book

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Write the letter down, then take it."""
        letter = email.message_from_bytes(cast("bytes", envelope.content or b""))
        with self.book.open("a") as lines:
            lines.write(f"{letter['Message-ID']} {','.join(envelope.rcpt_tos)}\n")
        return "250 Taken"


def main() -> None:
    """Serve until killed."""
    loop = asyncio.new_event_loop()
    keeper = ListKeeper(Path(sys.argv[2]))
    controller = UnthreadedController(keeper, hostname="127.0.0.1", port=int(sys.argv[1]), loop=loop)
    controller.begin()  # type: ignore[no-untyped-call]
    print("ready", flush=True)
    loop.run_forever()


if __name__ == "__main__":
    main()
