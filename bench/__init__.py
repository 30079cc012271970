"""Measurements of the product: accuracy, speed, grounding and the example's waves."""
