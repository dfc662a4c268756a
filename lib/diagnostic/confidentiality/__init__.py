"""Confidentiality: status of values, thresholds, suppression."""
