"""What an answer quotes: pieces of a page that stand together, chosen by what is asked, each verified."""
