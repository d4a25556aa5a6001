"""The parts of the reStructuredText reader; `rst_page.py` beside this folder is its door."""
