"""The door of firms: a signed link opens one case, and leads to a person of the city."""
