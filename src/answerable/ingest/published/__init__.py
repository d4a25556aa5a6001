"""The site that is built from a folder: what address each page has there, and which pages it does not publish."""
