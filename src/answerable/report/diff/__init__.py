"""A change of the docs, in every form."""
