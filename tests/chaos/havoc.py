"""What goes wrong: one line for each thing, dealt like cards, so that each comes up before one comes again."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from tests.chaos.town import Town, children_of

Deed = Callable[[Town, random.Random], None]


@dataclass
class Done:
    """One thing that went wrong: what, and from when to when (seconds since 1970)."""

    what: str
    began: float
    ended: float


def kill(name: str, *, child: bool = False) -> Deed:
    """Kill -9 a process that the supervisor keeps, or one of its children."""

    def deed(town: Town, dice: random.Random) -> None:
        main = town.main_of(name)
        young = children_of(main) if child else []
        town.kill(dice.choice(young) if young else main)

    return deed


def pause(name: str) -> Deed:
    """Stop a process for some seconds, as a machine does that runs out of memory; then it goes on, unaware."""

    def deed(town: Town, dice: random.Random) -> None:
        main = town.main_of(name)
        pid = dice.choice(children_of(main) or [main])
        town.kill(pid, signal.SIGSTOP)
        time.sleep(dice.uniform(2, 6))
        town.kill(pid, signal.SIGCONT)

    return deed


def on_the_line(proxy: str, order: str, *, seconds: tuple[float, float]) -> Deed:
    """Let the network between the city and a store misbehave for a while."""

    def deed(town: Town, dice: random.Random) -> None:
        town.order(proxy, order)
        time.sleep(dice.uniform(*seconds))
        town.order(proxy, "pass")

    return deed


def postgres_ends_at_once(town: Town, _dice: random.Random) -> None:
    """Shut PostgreSQL down in immediate mode (no checkpoint, clients cut off) and start it again."""
    town.kill(town.pid_of_store("postgres"), signal.SIGQUIT)
    time.sleep(0.3)
    town.mend_stores()


def valkey_dies(town: Town, dice: random.Random) -> None:
    """Kill -9 the broker; it is away for a moment or two."""
    town.kill(town.pid_of_store("valkey"))
    time.sleep(dice.uniform(0.2, 3))
    town.mend_stores()


DEEDS: Final[dict[str, Deed]] = {
    "kill web": kill("web"),
    "kill web child": kill("web", child=True),
    "kill offices worker": kill("offices"),
    "kill offices child": kill("offices", child=True),
    "kill outbound worker": kill("outbound"),
    "kill outbound child": kill("outbound", child=True),
    "kill escalation worker": kill("escalation"),
    "kill relay": kill("relay"),
    "kill beat": kill("beat"),
    "kill valkey": valkey_dies,
    "flush valkey": lambda town, _dice: town.flush_broker(),
    "postgres immediate": postgres_ends_at_once,
    "pause web child": pause("web"),
    "pause offices child": pause("offices"),
    "pause outbound child": pause("outbound"),
    "pause relay": pause("relay"),
    "postgres cut": on_the_line("postgres", "cut", seconds=(0.5, 3)),
    "postgres slow": on_the_line("postgres", "delay 0.1", seconds=(2, 4)),
    "postgres deaf": on_the_line("postgres", "half", seconds=(0.5, 2)),
    "valkey cut": on_the_line("valkey", "cut", seconds=(0.5, 3)),
    "valkey slow": on_the_line("valkey", "delay 0.2", seconds=(2, 4)),
    "valkey deaf": on_the_line("valkey", "half", seconds=(0.5, 2)),
}


@dataclass
class Havoc:
    """Deals the cards until it is told that it is over."""

    town: Town
    seed: int
    done: list[Done] = field(default_factory=list)

    def wreak(self, *, until: Callable[[], bool], only: tuple[str, ...] = ()) -> None:
        """Do one thing after another, 0.8 to 2.2 s apart."""
        dice = random.Random(self.seed)  # noqa: S311
        cards: list[str] = []
        while not until():
            time.sleep(dice.uniform(0.8, 2.2))
            cards = cards or dice.sample(only or tuple(DEEDS), k=len(only or DEEDS))
            what = cards.pop()
            began = time.time()
            DEEDS[what](self.town, dice)
            self.done.append(Done(what, began, time.time()))
        self.town.mend_stores()
