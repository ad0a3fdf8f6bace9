import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import type { Feature, FeatureCollection, MultiPolygon, Point, Polygon, Position } from "geojson";

export type Land = Feature<Polygon | MultiPolygon, { name: string }>;

/** The countries of Natural Earth, from this server. */
export async function world(address: string): Promise<FeatureCollection<Polygon | MultiPolygon, { name: string }>> {
  const answer = await fetch(address);
  const topology = (await answer.json()) as Topology<{ countries: GeometryCollection<{ name: string }> }>;
  return feature(topology, topology.objects.countries) as FeatureCollection<Polygon | MultiPolygon, { name: string }>;
}

/** All rings of a country, outer and inner. */
export function rings(land: Land): Position[][] {
  return land.geometry.type === "Polygon" ? land.geometry.coordinates : land.geometry.coordinates.flat();
}

/** Where a country's name stands: amid the largest of its lands, and once. */
export function nameAt(land: Land): Feature<Point, { name: string }> {
  const outer = land.geometry.type === "Polygon" ? [land.geometry.coordinates[0]!] : land.geometry.coordinates.map((it) => it[0]!);
  const largest = outer.map(weighed).reduce((a, b) => (b.area > a.area ? b : a));
  return { type: "Feature", geometry: { type: "Point", coordinates: [largest.x, largest.y] }, properties: land.properties };
}

/** The area of a ring in square degrees, and its centre of mass. */
function weighed(ring: Position[]): { area: number; x: number; y: number } {
  let [twice, x, y] = [0, 0, 0];
  for (let here = 0, before = ring.length - 1; here < ring.length; before = here++) {
    const [ax, ay] = ring[before] as [number, number];
    const [bx, by] = ring[here] as [number, number];
    const part = ax * by - bx * ay;
    twice += part;
    x += (ax + bx) * part;
    y += (ay + by) * part;
  }
  return { area: Math.abs(twice) / 2, x: x / (3 * twice), y: y / (3 * twice) };
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
