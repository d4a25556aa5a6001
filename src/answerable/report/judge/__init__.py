"""What a judge said, as text, JSON, HTML and Markdown."""
