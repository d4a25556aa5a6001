"""Copies of a page in one source: older versions, translations, twins in another format, print pages, the same text.

One policy for folder, site, export and reader: pages are read as they come, then looked at together, since only the
whole source says whether `/v2/` is a version and `/it/` a language. See `policy.group`.
"""
