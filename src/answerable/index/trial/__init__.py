"""Copies of an index with something added, for as long as a trial of it takes; the index is never written to."""
