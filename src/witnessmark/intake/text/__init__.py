"""From decoded characters to the text of a reading: cleaning, paragraphs, and careful guesses about it."""
