"""Opens every file of a release with the programs that people use, and compares what they see.

    python check_release.py release-2026-11

Needs pandas, pyarrow, duckdb and geopandas. Ends with status 1 and says where they differ.
"""

import csv
import json
import sys
from pathlib import Path

import duckdb
import geopandas
import pandas
import pyarrow
import pyarrow.parquet


def formulas(path: Path) -> list[str]:
    """Cells that a spreadsheet would run. A cell that is a number is none."""
    found = []
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.reader(file):
            for cell in row:
                if cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
                    try:
                        float(cell)
                    except ValueError:
                        found.append(cell)
    return found


def main(release: Path) -> None:
    data = release / "data"
    rows = {file["path"]: file.get("rows") for file in json.loads((release / "manifest.json").read_text())["files"]}
    parquet = str(data / "events.parquet")
    with (data / "events.csv").open(newline="", encoding="utf-8") as file:
        by_csv = list(csv.DictReader(file))
    seen = {
        "pyarrow": pyarrow.parquet.read_table(parquet).num_rows,
        "pandas": len(pandas.read_parquet(parquet)),
        "duckdb": duckdb.sql(f"SELECT count(*) FROM '{parquet}'").fetchall()[0][0],
        "geopandas": len(geopandas.read_file(data / "events.geojson")),
        "csv": len(by_csv),
        "jsonl": sum(1 for _ in (data / "events.jsonl").open(encoding="utf-8")),
    }
    expected = rows["data/events.csv"]
    wrong = {name: count for name, count in seen.items() if count != expected}
    assert not wrong, f"{expected} events, but {wrong}"
    killed = duckdb.sql(f"SELECT sum(killed_best) FROM '{parquet}'").fetchall()[0][0]
    told = [int(row["killed_best"]) for row in by_csv if row["killed_best"]]
    assert (killed or 0) == sum(told), f"killed: {killed} in Parquet, {sum(told)} in CSV"
    for path in sorted(data.glob("*.arrow")):
        with pyarrow.ipc.open_file(path) as file:
            assert file.read_all().num_rows == rows[f"data/{path.name}"], path.name
    areas = geopandas.read_file(data / "events.geojson")
    assert areas.crs.to_epsg() == 4326 and areas.geometry.dropna().is_valid.all()
    for path in sorted(data.glob("*.csv")):
        assert not formulas(path), f"{path.name}: {formulas(path)[:3]}"
    print(f"{expected} events in pyarrow, pandas, duckdb, geopandas, csv and jsonl alike; no formulas")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: check_release.py RELEASE")
    main(Path(sys.argv[1]))
