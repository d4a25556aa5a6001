"""A large model reads a question with its passages, in a fixed form that is checked; its verdict is a signal."""
