"""PDF files by layout: where glyphs stand decides what is a line, a column, a heading, a list or a table."""
