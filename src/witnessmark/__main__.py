"""`python -m witnessmark` is the command line."""

from witnessmark.cli import main

main()
