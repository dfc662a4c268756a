"""CNAF: benefits by commune, IRIS and département, childcare, precarity.

Counts of ``data.caf.fr`` are rounded to five: 7 is written 5, and 3 is written
0. None of them is a true zero.
"""

from diagnostic.statistics.adapters.cnaf.iris import read_iris

__all__ = ["read_iris"]
