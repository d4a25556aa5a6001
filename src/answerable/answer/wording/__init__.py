"""Answers worded by a model (off by default): asked, read back, and held to the quotes sentence by sentence."""
