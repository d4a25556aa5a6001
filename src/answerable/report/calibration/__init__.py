"""Calibrations, as text, JSON and HTML."""
