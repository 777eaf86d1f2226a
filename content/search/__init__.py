"""Full-text search of the articles: the words of every language, readings and synonyms, in an index inside MongoDB."""
