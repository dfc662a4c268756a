"""DREES: potential accessibility of health professionals (APL)."""
