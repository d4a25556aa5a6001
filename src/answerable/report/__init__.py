"""Text, JSON, Markdown and HTML: all escaping lives here."""
