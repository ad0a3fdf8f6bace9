import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";

export type Land = Feature<Polygon | MultiPolygon, { name: string }>;

let loading: Promise<FeatureCollection<Polygon | MultiPolygon, { name: string }>> | undefined;

/** The countries of Natural Earth, 1:50m, from this server; asked for once. */
export function world(address: string): Promise<FeatureCollection<Polygon | MultiPolygon, { name: string }>> {
  loading ??= fetch(address)
    .then((answer) => answer.json() as Promise<Topology<{ countries: GeometryCollection<{ name: string }> }>>)
    .then((topology) => feature(topology, topology.objects.countries) as FeatureCollection<Polygon | MultiPolygon, { name: string }>);
  return loading;
}

/** All rings of a country, outer and inner. */
export function rings(land: Land): Position[][] {
  return land.geometry.type === "Polygon" ? land.geometry.coordinates : land.geometry.coordinates.flat();
}

/** The country that a point lies in. */
export function countryAt(lands: Land[], lon: number, lat: number): Land | undefined {
  return lands.find((land) => rings(land).filter((ring) => isInside(ring, lon, lat)).length % 2 === 1);
}

function isInside(ring: Position[], lon: number, lat: number): boolean {
  let inside = false;
  for (let here = 0, before = ring.length - 1; here < ring.length; before = here++) {
    const [x, y] = ring[here] as [number, number];
    const [px, py] = ring[before] as [number, number];
    if (y > lat !== py > lat && lon < ((px - x) * (lat - y)) / (py - y) + x) inside = !inside;
  }
  return inside;
}

const KM_A_DEGREE = 111.2;

/** A circle of so many kilometres on the ground, as a ring of longitudes and latitudes. */
export function circle(lon: number, lat: number, radiusKm: number): Position[] {
  const ring: Position[] = [];
  const squeeze = Math.max(0.05, Math.cos((lat * Math.PI) / 180));
  for (let step = 0; step <= 64; step++) {
    const angle = (step / 64) * 2 * Math.PI;
    ring.push([
      lon + (radiusKm / KM_A_DEGREE / squeeze) * Math.cos(angle),
      lat + (radiusKm / KM_A_DEGREE) * Math.sin(angle),
    ]);
  }
  return ring;
}
