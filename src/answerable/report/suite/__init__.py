"""The verdict of a suite, in every form."""
