"""What can be said about many reports at once; so far how many people or events no list names.

Deliberately not handled here: what a case holds. Tables come in, figures with their doubts go out.
"""
