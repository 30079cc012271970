"""The interface for programs: the verbs of the workbench over HTTP, as JSON, each in the hand of whoever asks."""
