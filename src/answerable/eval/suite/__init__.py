"""A suite of gates over the docs: its file, its run, its baseline, and faults to try it on."""
