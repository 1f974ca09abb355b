"""The form that asks who somebody is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class LoginForm(AuthenticationForm):
    """Django's form in our words."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("Login and password do not fit together. Please check both."),
        "demo_is_off": _("This login belongs to the demo. The demo is switched off here."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say what is missing in plain words."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["username"].label = _("Login")
        self.fields["username"].error_messages["required"] = _("Enter your login.")
        self.fields["password"].error_messages["required"] = _("Enter your password.")
        for field in self.fields.values():
            field.widget.attrs["class"] = "govuk-input--width-20"

    def get_invalid_login_error(self) -> ValidationError:
        """Tell the demo's people why they are refused; their logins are public anyway."""
        login = self.cleaned_data.get("username", "")
        is_demo = not settings.DEMO and get_user_model().objects.filter(username=login, is_demo=True).exists()
        code = "demo_is_off" if is_demo else "invalid_login"
        return ValidationError(str(self.error_messages[code]), code=code)
