"""Figures for Prometheus: requests, counted by every web process, and what the database knows.

Off unless METRICS_DIR is set. `manage.py metrics` serves them.
"""
