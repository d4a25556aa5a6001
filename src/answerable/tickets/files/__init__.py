"""A file of tickets to rows: bytes to text, JSON documents, tables, workbooks, mails, Slack exports."""
