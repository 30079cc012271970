"""Data files beside the dossier, each from the view alone."""
