"""Adapters of Insee's files, whatever form they take.

The same census is published as wide files (one column per figure), as bases
by Iris, and since the census of 2023 as long files of the Melodi portal. The
variables that come out bear the names of Insee's own dictionary, so that one
formula of the catalogue serves them all.
"""
