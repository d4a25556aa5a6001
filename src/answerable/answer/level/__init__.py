"""The level of a confidence: signals to a probability, and what judged tickets make of it."""
