"""Intents of tickets that carry none: found as clusters, named, kept stable."""
