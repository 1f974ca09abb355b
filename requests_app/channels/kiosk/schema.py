"""How the JSON door's authentication is described to drf-spectacular."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class DeviceScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular is untyped here
    """A device's token as bearer, or the cookie that pairing has set."""

    target_class = "requests_app.channels.kiosk.devices.DeviceAuthentication"
    name = ["deviceToken", "deviceCookie"]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:
        """Describe both ways."""
        return [
            {"type": "http", "scheme": "bearer", "description": "The token of a kiosk. It can only create."},
            {"type": "apiKey", "in": "cookie", "name": "kiosk", "description": "Set by /kiosk/pair/."},
        ]
