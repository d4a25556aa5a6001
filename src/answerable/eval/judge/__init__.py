"""A model as an optional judge of answers (ragas), its cost and cache; and our counts beside its own."""
