"""Adapters: one small module per publisher and layout.

Each reads an official file as its publisher serves it, refuses a layout that
is not the one declared, turns absence codes into statuses, and gives back an
:class:`~diagnostic.statistics.adapters.layout.Extract` of tidy rows whose
territories still bear the publisher's codes.
"""
