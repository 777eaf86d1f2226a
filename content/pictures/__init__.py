"""Pictures in articles: a municipality's own, checked, freed of everything but their pixels, and public by address."""
