"""Statuses as small numbers, for arrays of figures."""

from __future__ import annotations

import numpy as np

from diagnostic.confidentiality.status import Status

STATUSES: tuple[Status, ...] = tuple(Status)
"""Statuses by their code in memory; −1 stands for no row at all."""
CODES = {status: code for code, status in enumerate(STATUSES)}
NO_ROW = np.int8(-1)
WITH_VALUE = np.array([status.has_value for status in STATUSES] + [False])
"""Whether a code carries a number; the last place answers for −1."""
LENT = "around"
"""Method of a figure that an EPCI lends to a commune that has none of its own."""
