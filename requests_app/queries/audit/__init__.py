"""The auditor: what must never be, counted over the whole database."""

from requests_app.queries.audit.check import CLOCKS, Check
from requests_app.queries.audit.running import Finding, find, find_all
from requests_app.queries.audit.table import CHECKS, INVARIANTS

__all__ = ["CHECKS", "CLOCKS", "INVARIANTS", "Check", "Finding", "find", "find_all"]
