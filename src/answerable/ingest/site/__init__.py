"""A site to raw pages: everything that dials, and the guards around it."""
