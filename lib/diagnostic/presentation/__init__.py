"""Presentation: charts, maps, tables, cards, in every form a cell needs."""
