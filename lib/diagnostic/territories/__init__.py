"""Territories: codes, gazetteer, history of mergers, outlines."""
