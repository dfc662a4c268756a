"""Measures of agreement and tension, on counts and grades that name nobody."""
