"""The bytes of one page to its readable text, with headings, anchors and blocks."""
