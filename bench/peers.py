"""What two peers measured on such a machine: 8 clients, 100,000 cases."""

from __future__ import annotations

from typing import Final

PEERS: Final = {
    "create_http": "Signalen 26/s (41/s tuned); django-helpdesk 91/s",
    "create_http_cpu": "Signalen 68 ms; django-helpdesk 19 ms",
    "create_http_sql": "Signalen 48; django-helpdesk 11",
    "intake_whole": "Signalen about 10/s",
    "intake_whole_cpu": "Signalen 194 ms",
    "board_100k": "Signalen 2.6/s; django-helpdesk 4.6/s",
    "board_100k_cpu": "Signalen 732 ms; django-helpdesk 414 ms",
    "board_100k_sql": "Signalen 330 to 378; django-helpdesk 127",
    "case_page_cpu": "Signalen 59 ms",
    "change_state_cpu": "Signalen 80 ms",
    "change_state_sql": "Signalen 42",
    "claim_next": "none has it",
    "escalation_under_flood": "none has it",
    "memory_web": "Signalen 262 MB",
}
