"""Which secrets a browser has shown or been given: kept in its session, and out of every address."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class ShownSecrets:
    """The secrets under one name of the session; the oldest goes when there are too many."""

    session_key: str
    kept: int

    def remember(self, request: HttpRequest, *, reference: str, secret: str) -> None:
        """Keep a secret that was checked or just handed out."""
        others = self._others(request, reference)
        request.session[self.session_key] = dict([*others.items(), (reference, secret)][-self.kept :])

    def secret_for(self, request: HttpRequest, reference: str) -> str:
        """Give the secret of a reference; empty where there is none."""
        shown: dict[str, str] = request.session.get(self.session_key, {})
        return shown.get(reference, "")

    def forget(self, request: HttpRequest, reference: str) -> None:
        """Drop a secret that opens nothing any more."""
        request.session[self.session_key] = self._others(request, reference)

    def _others(self, request: HttpRequest, reference: str) -> dict[str, str]:
        shown: dict[str, str] = request.session.get(self.session_key, {})
        return {other: secret for other, secret in shown.items() if other != reference}
