"""Events of a release by month: a table, a chart, and a map of areas.

    python events_by_month.py release-2026-11 out/

Needs pandas, pyarrow, geopandas and matplotlib.
"""

import sys
from pathlib import Path

import geopandas
import matplotlib

matplotlib.use("Agg")  # draws into files, needs no screen
import matplotlib.pyplot as plt
import pandas


def by_month(events: pandas.DataFrame) -> pandas.DataFrame:
    """Events and killed a month, of what is known to the month and is no series.

    A sum over nothing known stays empty: silence is not zero. A month's `high` is empty once one
    of its figures has no ceiling.
    """
    known = events[~events["series"] & events["date_precision"].isin(["day", "range", "week", "month"])]
    month = pandas.to_datetime(known["date_start"]).dt.to_period("M")
    months = known.groupby(month)
    counted = known["killed_low"].notna() | known["killed_best"].notna() | known["killed_high"].notna()
    has_ceiling = (known["killed_high"].notna() | ~counted).groupby(month).all()
    table = pandas.DataFrame({
        "events": months.size(),
        "without a figure": (~counted).groupby(month).sum(),
        "killed_low": months["killed_low"].sum(min_count=1),
        "killed_best": months["killed_best"].sum(min_count=1),
        "killed_high": months["killed_high"].sum(min_count=1).where(has_ceiling),
    })
    return table.rename_axis("month")


def draw_months(table: pandas.DataFrame, path: Path) -> None:
    figure, axes = plt.subplots(figsize=(8, 4))
    axes.bar(range(len(table)), table["events"], color="0.6")
    # A dozen labels, however long the war.
    labelled = range(0, len(table), max(1, len(table) // 12))
    axes.set_xticks(labelled, [str(table.index[at]) for at in labelled], rotation=45)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_ylabel("events")
    axes.set_title("Events by month")
    figure.savefig(path, dpi=120, bbox_inches="tight")
    plt.close(figure)


def draw_areas(areas: geopandas.GeoDataFrame, path: Path) -> None:
    """Areas as areas: what is known to a province covers the province, faintly."""
    figure, axes = plt.subplots(figsize=(7, 7))
    areas = areas[areas.geometry.notna()]
    is_point = areas.geom_type == "Point"
    areas[~is_point].plot(ax=axes, color="0.3", alpha=0.08)
    areas[is_point].plot(ax=axes, color="0.1", markersize=6)
    axes.set_title("Where: points are places, discs are as far as the words allow")
    figure.savefig(path, dpi=120, bbox_inches="tight")
    plt.close(figure)


def main(release: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    events = pandas.read_parquet(release / "data" / "events.parquet")
    table = by_month(events)
    print(table.to_string())
    draw_months(table, out / "events-by-month.png")
    draw_areas(geopandas.read_file(release / "data" / "events.geojson"), out / "areas.png")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: events_by_month.py RELEASE OUT")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
