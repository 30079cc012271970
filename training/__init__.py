"""Fitting the learned layer: `python -m training.fit`. Needs PyTorch; nothing here is installed with the program."""
