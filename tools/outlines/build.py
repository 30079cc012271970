"""Reduce Natural Earth's country outlines to what the maps need.

Usage: python tools/outlines/build.py countries-50m.json src/witnessmark/drawing/data/outlines.json.gz

The input is `countries-50m.json` of the npm package `world-atlas` 2.0.2 (ISC; Natural Earth's
data is in the public domain). The output is one list of rings, each a flat list
[lon, lat, lon, lat, …] in hundredths of a degree.
"""

import gzip
import json
import sys
from pathlib import Path


def rings(topology: dict) -> list[list[int]]:
    """Return every ring of every country, in hundredths of a degree."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round((x * sx + tx) * 100), round((y * sy + ty) * 100)))
        arcs.append(points)

    def ring(indices: list[int]) -> list[int]:
        points: list[tuple[int, int]] = []
        for index in indices:
            part = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += part[1:] if points else part
        return [value for point in points for value in point]

    found = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry.get("arcs", [])
        found += [ring(outline) for polygon in polygons for outline in polygon]
    return found


if __name__ == "__main__":
    source, target = sys.argv[1:]
    made = rings(json.loads(Path(source).read_text("utf-8")))
    packed = json.dumps(made, separators=(",", ":")).encode()
    Path(target).write_bytes(gzip.compress(packed, 9, mtime=0))
    print(f"{len(made)} rings, {len(packed)} bytes")
