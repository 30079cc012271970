"""Scoring of read claims against coded ones."""
