"""Conversations to the numbers of a support desk, split by path; and the evidence for a remit."""
