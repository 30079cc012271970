"""A PublicView → what readers get: the dossier and its data files. Nothing else comes in."""
