"""Workshops and partners’ days: grids captured, kept, and read across groups."""
