"""Tickets and their answers to coverage, gaps, their causes, and what humans replied."""
