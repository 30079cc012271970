"""What can be said about many reports at once: how many people or events no list names, how far two readers agree.

Deliberately not handled here: what a case holds. Tables come in, figures with their doubts go out.
"""
