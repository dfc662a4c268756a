"""Governance: who decides what, under which rule, when, and what was decided."""
