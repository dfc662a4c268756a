"""Execution: what must run, content keys, papermill, failures."""
