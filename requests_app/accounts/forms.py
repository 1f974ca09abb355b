"""The forms that ask who somebody is, and for a new password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
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


class ForgottenForm(forms.Form):
    """Ask for an address; whether anybody has it is not told."""

    email = forms.EmailField(
        label=_("Your e-mail address at work"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "govuk-input--width-20"}),
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("Enter an e-mail address such as name@city.example."),
        },
    )
    use_required_attribute = False


class ChoosePasswordForm(SetPasswordForm):  # type: ignore[type-arg] # generic in the stubs alone
    """Django's form in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say what is missing in plain words."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for name, label in (("new_password1", _("New password")), ("new_password2", _("The same password again"))):
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = _("Enter the new password.")
            self.fields[name].widget.attrs["class"] = "govuk-input--width-20"
        self.fields["new_password1"].help_text = _(
            "At least 12 characters. Not your name, and no word that everybody uses."
        )
