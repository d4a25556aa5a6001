"""A ticket and its passages to an answer, a confidence and a route."""
