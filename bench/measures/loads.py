"""Loads side by side: each in turn, round after round, so that noise strikes all of them."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.city import Web
from bench.clients import CLIENTS, Answers, Ask, load
from bench.cluster import Cluster
from bench.rows import median_ratio, percentile


@dataclass
class Load:
    """One kind of request at one server, and what its rounds have shown."""

    web: Web
    ask: Ask
    count: int
    statuses: tuple[int, ...] = (200,)
    clients: int = CLIENTS
    is_kept: bool = True
    sent: int = 0
    rates: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def send(self, count: int) -> Answers:
        """Send so many; their numbers go on from the last time."""
        first = self.sent
        self.sent += count
        answers = load(
            self.web.port, lambda number: self.ask(first + number), count, clients=self.clients, is_kept=self.is_kept
        )
        return answers.must_be(*self.statuses)

    def round(self) -> None:
        """Send one round and note what it took."""
        before = self.web.cpu()
        answers = self.send(self.count)
        self.cpu_ms.append((self.web.cpu() - before) / self.count * 1000)
        self.rates.append(answers.rate)
        self.seconds.extend(answers.seconds)

    @property
    def rate(self) -> float:
        """Give the median rate."""
        return statistics.median(self.rates)

    @property
    def cpu(self) -> float:
        """Give the median CPU milliseconds of a request, application and database."""
        return statistics.median(self.cpu_ms)

    @property
    def p95_ms(self) -> float:
        """Give the time in milliseconds that 95 of 100 requests do not exceed."""
        return percentile(self.seconds, 0.95) * 1000

    @property
    def p50_ms(self) -> float:
        """Give the median time in milliseconds."""
        return percentile(self.seconds, 0.5) * 1000


WARM_UP = 48  # six for each thread of two workers
FEWEST = 16
ROUND_SECONDS = 4.0  # slow code gets fewer requests in a round, so that a run has an end


def in_turn(loads: Mapping[str, Load], *, rounds: int) -> None:
    """Warm all of them, then let each send a round, again and again."""
    for one in loads.values():
        seen = one.send(min(WARM_UP, one.count))
        one.count = min(one.count, max(FEWEST, round(seen.rate * ROUND_SECONDS)))
    for _ in range(rounds):
        for one in loads.values():
            one.round()


def ratio(ours: Load, floor: Load) -> float:
    """Give the median of the rounds' ratios."""
    return median_ratio(list(zip(floor.rates, ours.rates, strict=True)))


COUNTED_REQUESTS = 20


def statements(cluster: Cluster, one: Load) -> tuple[float, float]:
    """Count the statements of a request by pg_stat_statements: the application's, and all."""
    one.send(min(WARM_UP, one.count))
    clients, one.clients = one.clients, 1
    try:
        with cluster.counting(one.web.database) as counted:
            one.send(COUNTED_REQUESTS)
            application, whole = counted()
    finally:
        one.clients = clients
    return application / COUNTED_REQUESTS, whole / COUNTED_REQUESTS
