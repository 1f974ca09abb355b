"""A loaded city with matters in every state, and the made-up language."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import translation

from requests_app.lib.pseudo import pseudo_catalogue
from requests_app.management.commands._translations import open_catalogue
from requests_app.vocabulary import PSEUDO
from tests.browser.pages import Stage, set_stage


@pytest.fixture
def stage(konstanz: None) -> Stage:
    """File requests and bring them into every state that a resident may see."""
    return set_stage()


@pytest.fixture
def pseudo_language(settings: LazySettings, tmp_path: Path) -> str:
    """Let the city speak the made-up language."""
    target = tmp_path / translation.to_locale(PSEUDO) / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    pseudo_catalogue(open_catalogue("de")).save_as_mofile(str(target))
    settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, tmp_path]
    settings.LANGUAGES = [*settings.LANGUAGES, (PSEUDO, "Pseudo")]
    return PSEUDO


@pytest.fixture
def rosa(konstanz: None) -> Client:
    """Open a browser that speaks English."""
    return Client(headers={"accept-language": "en"})
