"""The words of chunks and questions, by the language that they are written in."""
