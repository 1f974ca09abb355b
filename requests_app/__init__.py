"""What a city does with a request, from the door to the answer."""
