"""Our parts for other people's frameworks: each adapter imports its framework only when it is used."""
