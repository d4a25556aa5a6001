"""Markdown and its dialects, from the source that an author wrote to a page's text."""
