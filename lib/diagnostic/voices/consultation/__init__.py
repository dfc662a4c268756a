"""Consultation by items and secret vote: question, items, ballots, readings."""
