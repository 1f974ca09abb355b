"""A city as its files describe it."""

from requests_app.rules.city_file.reading import read_city
from requests_app.rules.city_file.rule_file import read_rule_file
from requests_app.rules.city_file.values import CityFile, CityFileMistakes

__all__ = ["CityFile", "CityFileMistakes", "read_city", "read_rule_file"]
