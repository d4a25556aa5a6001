"""The rules of site generators, one module each, read from their settings; nothing of a project is ever run."""
