"""Chunks and vectors to a published generation, and search over it."""
