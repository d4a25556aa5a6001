"""Human judgments: which tickets to judge, the file they are kept in, and what they say about all the others."""
