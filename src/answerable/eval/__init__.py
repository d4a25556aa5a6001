"""Tickets to intents, coverage, gaps and gates."""
