"""Coverage as text, JSON, HTML and Markdown."""
