"""An answer as it is shown: plain text, Markdown and HTML from the same quotes, and the lines that no page says."""
