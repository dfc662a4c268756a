"""SDES: social housing (RPLS)."""
