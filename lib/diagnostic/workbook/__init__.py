"""The notebooks' door: what a cell calls, in words, and what it displays."""

from diagnostic.workbook.door import Workbook, open_study

__all__ = ["Workbook", "open_study"]
