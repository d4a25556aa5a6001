"""The desk as text, JSON and HTML."""
