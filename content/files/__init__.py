"""Articles as Markdown files with front matter, both ways: the first articles, and everything of a municipality."""
