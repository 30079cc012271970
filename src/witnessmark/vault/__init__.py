"""Keys and what they seal: the envelope of a case and its originals."""
