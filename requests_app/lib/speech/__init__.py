"""Speech made beforehand: which words a page says, the voice that says them, and where the clips lie."""

from requests_app.lib.speech.clips import Clips, Line
from requests_app.lib.speech.words import normalise, phrases_of

__all__ = ["Clips", "Line", "normalise", "phrases_of"]
