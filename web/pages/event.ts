import { element, svg } from "../parts/dom";
import { circle, countryAt, rings, world } from "../parts/world";
import type { Land } from "../parts/world";
import type { Position } from "geojson";

const place = element("#place-map");
if (place) void drawPlace(place);
const act = element<HTMLSelectElement>("#act");
if (act) {
  const show = () => {
    for (const field of document.querySelectorAll<HTMLElement>(".decide [data-for]")) field.hidden = field.dataset.for !== act.value;
  };
  act.addEventListener("change", show);
  show();
}

const WIDTH = 480;
const HEIGHT = 240;
/** UCDP's where_prec for a country. */
const COUNTRY = 6;

/** A small map with the ground that the event may lie on: a spot, a circle, or a country. */
async function drawPlace(box: HTMLElement): Promise<void> {
  const said = box.dataset as Record<string, string>;
  const [lat, lon, radiusKm] = [Number(said.lat), Number(said.lon), Number(said.radiusKm)];
  const lands = (await world(said.world!)).features as Land[];
  const home = countryAt(lands, lon, lat);
  const isCountry = Number(said.precision) === COUNTRY && home;
  const ground = isCountry ? rings(home).flat() : circle(lon, lat, Math.max(radiusKm * 2.2, 220));
  const project = projection(ground);
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid slice", role: "img", "aria-label": said.name ?? "" });
  const path = (lines: Position[][]) => lines.map((ring) => `M${ring.map((it) => project(it).map((n) => n.toFixed(1)).join(",")).join("L")}Z`).join("");
  for (const land of lands.filter((it) => isNear(it, lon, lat))) drawing.append(svg("path", { class: "land", d: path(rings(land)) }));
  if (isCountry) drawing.append(svg("path", { class: "area", d: path(rings(home)) }));
  else if (radiusKm > 0) drawing.append(svg("path", { class: "area", d: path([circle(lon, lat, radiusKm)]) }));
  const [x, y] = project([lon, lat]);
  if (radiusKm === 0) drawing.append(svg("circle", { class: "spot", cx: x, cy: y, r: 6 }));
  for (const land of lands.filter((it) => isNear(it, lon, lat))) {
    const at = centre(land, project);
    if (at) drawing.append(svg("text", { x: at[0], y: at[1], "text-anchor": "middle" }, land.properties.name));
  }
  if (!isCountry) scale(drawing, project, lat, lon);
  box.replaceChildren(drawing);
}

/** Web Mercator, so that the ground fills the drawing. */
function projection(ground: Position[]): (at: Position) => [number, number] {
  const raw = ([lon, lat]: Position): [number, number] => [(lon! * Math.PI) / 180, -Math.log(Math.tan(Math.PI / 4 + (Math.max(-84, Math.min(84, lat!)) * Math.PI) / 360))];
  const points = ground.map(raw);
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const size = Math.min(WIDTH / (right - left), HEIGHT / (bottom - top)) * 0.92;
  return (at) => {
    const [x, y] = raw(at);
    return [WIDTH / 2 + (x - (left + right) / 2) * size, HEIGHT / 2 + (y - (top + bottom) / 2) * size];
  };
}

/** Countries further away than a quarter of the globe are not worth drawing. */
function isNear(land: Land, lon: number, lat: number): boolean {
  return rings(land).some((ring) => ring.some(([x, y]) => Math.abs(x! - lon) < 25 && Math.abs(y! - lat) < 18));
}

/** Where a country's name goes: the middle of what is seen of it, when enough is. */
function centre(land: Land, project: (at: Position) => [number, number]): [number, number] | null {
  const seen = rings(land)
    .flat()
    .map(project)
    .map(([x, y]) => [Math.max(0, Math.min(WIDTH, x)), Math.max(0, Math.min(HEIGHT, y))] as [number, number]);
  const xs = seen.map(([x]) => x);
  const ys = seen.map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  if (right - left < 90 || bottom - top < 40) return null;
  return [(left + right) / 2, (top + bottom) / 2];
}

/** A line of a round number of kilometres. */
function scale(drawing: SVGElement, project: (at: Position) => [number, number], lat: number, lon: number): void {
  const kmWide = (km: number) => Math.abs(project([lon + km / (111.2 * Math.cos((lat * Math.PI) / 180)), lat])[0] - project([lon, lat])[0]);
  const km = [500, 200, 100, 50, 20, 10].find((it) => kmWide(it) < WIDTH / 4) ?? 10;
  const wide = kmWide(km);
  drawing.append(svg("line", { class: "scale", x1: 46, x2: 46 + wide, y1: HEIGHT - 24, y2: HEIGHT - 24 }));
  drawing.append(svg("text", { x: 46, y: HEIGHT - 30 }, `${km} km`));
}
