"""Journeys of people through the city, named by what they came for."""
