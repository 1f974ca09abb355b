"""Papers for people (a receipt to keep, a letter to post) as PDF that a screen reader can read: PDF/UA-1."""

from requests_app.lib.papers.making import PaperFailed, paper

__all__ = ["PaperFailed", "paper"]
