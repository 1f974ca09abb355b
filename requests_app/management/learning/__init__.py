"""Suggestions learned from past letters, offline; what is learned is served without the library that learns."""
