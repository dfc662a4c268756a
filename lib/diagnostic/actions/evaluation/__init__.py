"""Evaluation of the actions: four levels, two registers, what is feasible, what lasts."""
