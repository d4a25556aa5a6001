"""Sources to pages and chunks: recipe, guard, fetch, robots, frontier, crawl, folder, reader, extract, chunk."""
