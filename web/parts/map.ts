import { Map, NavigationControl, Popup, setWorkerUrl } from "maplibre-gl";
import type { GeoJSONSource, LngLatBoundsLike, MapGeoJSONFeature, StyleSpecification } from "maplibre-gl";
import type { Feature, FeatureCollection, Point, Polygon, MultiPolygon } from "geojson";
import { colour, number, paragraph } from "./dom";
import { circle, countryAt, nameAt, world } from "./world";
import type { Land } from "./world";

/** What the server says of a mark: see /api. */
export interface Shown {
  mark: "point" | "cluster" | "area";
  event_id: string | null;
  events: number;
  killed_best: number;
  without_figure: number;
  since: string | null;
  until: string | null;
  kind: string | null;
  precision: number | null;
  radius_km: number | null;
  country: string | null;
  admin1: string | null;
  bounds: [number, number, number, number];
  status: string | null;
}

export interface Marks extends FeatureCollection<Point, Shown> {
  without_place: number;
  in_areas: number;
}

export interface View {
  bounds: [number, number, number, number];
  zoom: number;
}

export interface Words {
  killed: string;
  events: string;
  /** What stands where nobody stated a figure. */
  silent: string;
}

/** Where the countries are, in few corners and in many. */
export interface Worlds {
  coarse: string;
  fine: string;
}

/** A raster base map that somebody else serves. */
export interface Tiles {
  address: string;
  attribution: string;
}

/** UCDP's where_prec for a country. */
const COUNTRY = 6;

const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };

/** The map of the list: it draws marks, and says where it is looked at and what is chosen on it. */
export class EventMap {
  private map: Map;
  private ready: Promise<void>;
  private lands: Land[] = [];
  private hasMarks = false;
  private isFine = false;
  private popup = new Popup({ closeButton: false, maxWidth: "20rem" });

  /** `ground` is what it shows first; the world without it. `moved` is called when a person moved the map, not when a program did. */
  constructor(container: HTMLElement, worker: string, worlds: Worlds, private tiles: Tiles | undefined, ground: View["bounds"] | undefined, private words: Words, moved: (view: View) => void) {
    setWorkerUrl(new URL(worker, location.href).href);
    this.map = new Map({
      container,
      style: style(tiles),
      ...(ground ? { bounds: ground as LngLatBoundsLike, fitBoundsOptions: { padding: 56, maxZoom: 9 } } : { center: [30, 28], zoom: 1.6 }),
      minZoom: 0.8,
      maxZoom: 15,
      attributionControl: { compact: true, customAttribution: tiles ? escaped(tiles.attribution) : "Natural Earth" },
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
    });
    // What waits for the map, a test or a person's own script, can tell that its marks are drawn.
    this.map.on("idle", () => {
      if (!this.hasMarks) return;
      container.dataset.drawn = "yes";
      // The coasts in full would keep the first look waiting.
      if (!this.isFine) void world(worlds.fine).then((countries) => this.lay(countries));
      this.isFine = true;
    });
    this.map.on("error", ({ error }) => console.error(error));
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }));
    this.map.on("moveend", (event) => moved.call(null, { ...this.view(), byHand: Boolean(event.originalEvent) } as View));
    this.ready = Promise.all([new Promise<void>((done) => this.map.once("style.load", () => done())), world(worlds.coarse)]).then(([, countries]) => this.lay(countries));
    for (const layer of ["points", "clusters", "areas-fill"]) {
      this.map.on("click", layer, (event) => this.chosen(event.features?.[0]));
      this.map.on("mouseenter", layer, () => (this.map.getCanvas().style.cursor = "pointer"));
      this.map.on("mouseleave", layer, () => (this.map.getCanvas().style.cursor = ""));
    }
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.repaint());
  }

  private lay(countries: FeatureCollection<Polygon | MultiPolygon, { name: string }>): void {
    this.lands = countries.features as Land[];
    this.source("world").setData(countries);
    this.source("names").setData({ type: "FeatureCollection", features: this.lands.map(nameAt) });
  }

  view(): View {
    const bounds = this.map.getBounds();
    const clamp = (value: number, most: number) => Math.max(-most, Math.min(most, value));
    const degrees = [clamp(bounds.getWest(), 180), clamp(bounds.getSouth(), 90), clamp(bounds.getEast(), 180), clamp(bounds.getNorth(), 90)];
    return { bounds: degrees.map((it) => Math.round(it * 1000) / 1000) as View["bounds"], zoom: Math.round(this.map.getZoom() * 10) / 10 };
  }

  async draw(marks: Marks): Promise<void> {
    await this.ready;
    const areas = marks.features.filter((it) => it.properties.mark === "area");
    this.source("areas").setData({ type: "FeatureCollection", features: areas.map((it) => this.outline(it)) });
    this.source("marks").setData({ type: "FeatureCollection", features: marks.features });
    this.hasMarks = true;
  }

  private source(name: string): GeoJSONSource {
    return this.map.getSource(name) as GeoJSONSource;
  }

  /** The ground that an event of an area may lie on: a country's own outline, else a circle. */
  private outline(mark: Feature<Point, Shown>): Feature<Polygon | MultiPolygon, Shown> {
    const [lon, lat] = mark.geometry.coordinates as [number, number];
    const land = mark.properties.precision === COUNTRY ? countryAt(this.lands, lon, lat) : undefined;
    const geometry = land?.geometry ?? { type: "Polygon" as const, coordinates: [circle(lon, lat, mark.properties.radius_km ?? 25)] };
    return { type: "Feature", geometry, properties: mark.properties };
  }

  private chosen(feature: MapGeoJSONFeature | undefined): void {
    if (!feature) return;
    const shown = feature.properties as unknown as Shown;
    const bounds = (typeof shown.bounds === "string" ? JSON.parse(shown.bounds) : shown.bounds) as Shown["bounds"];
    const isOnePlace = bounds[2] - bounds[0] < 0.002 && bounds[3] - bounds[1] < 0.002;
    if (shown.mark === "cluster" && !isOnePlace) {
      this.map.fitBounds(bounds as LngLatBoundsLike, { padding: 80, maxZoom: 12 }, { originalEvent: new Event("choose") });
      return;
    }
    this.popup.setLngLat(anchor(feature, bounds)).setDOMContent(this.told(shown, bounds)).addTo(this.map);
  }

  private told(shown: Shown, bounds: Shown["bounds"]): HTMLElement {
    const told = document.createElement("div");
    const days = shown.since === shown.until ? shown.since : `${shown.since ?? "?"} – ${shown.until ?? "?"}`;
    const name = shown.admin1 ?? shown.country ?? shown.kind?.replaceAll("_", " ") ?? "";
    told.append(paragraph([name, days].filter(Boolean).join(" · "), "sub"));
    const killed = shown.events === 1 && shown.without_figure === 1 ? this.words.silent : number(shown.killed_best);
    told.append(paragraph(`${this.words.killed} ${killed}${shown.events > 1 ? ` · ${number(shown.events)} ${this.words.events}` : ""}`));
    const link = document.createElement("a");
    const margin = 0.001;
    link.href = shown.event_id
      ? `/events/${shown.event_id}`
      : `/?box=${[bounds[0] - margin, bounds[1] - margin, bounds[2] + margin, bounds[3] + margin].map((it) => it.toFixed(4)).join(",")}`;
    link.textContent = shown.event_id ? `${shown.status?.replaceAll("_", " ") ?? ""} →` : `${this.words.events} →`;
    told.append(link);
    return told;
  }

  private repaint(): void {
    const { layers } = style(this.tiles);
    for (const layer of layers) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) this.map.setPaintProperty(layer.id, name as never, value as never);
    }
  }
}

function anchor(feature: MapGeoJSONFeature, bounds: Shown["bounds"]): [number, number] {
  return feature.geometry.type === "Point" ? (feature.geometry.coordinates as [number, number]) : [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2];
}

/** Marks as wide as the root of the killed: twice the area is twice as many. */
const RADIUS = ["min", 34, ["+", 4, ["*", 1.15, ["sqrt", ["get", "killed_best"]]]]] as never;
const CLUSTER_RADIUS = ["max", 12, RADIUS] as never;
const FONT = ["Noto Sans", "system-ui", "sans-serif"];

function escaped(text: string): string {
  const holder = document.createElement("i");
  holder.textContent = text;
  return holder.innerHTML;
}

function style(tiles: Tiles | undefined): StyleSpecification {
  const [sea, land, border, mark, paper, soft] = ["--sea", "--land", "--border", "--mark", "--paper", "--soft"].map(colour) as [string, string, string, string, string, string];
  const of = (kind: Shown["mark"]) => ["==", ["get", "mark"], kind] as never;
  // Full where several independent origins or an analyst stand for it, hollow where not yet.
  const isSettled = ["in", ["get", "status"], ["literal", ["corroborated", "confirmed"]]];
  const drawn: StyleSpecification = {
    version: 8,
    sources: {
      world: { type: "geojson", data: EMPTY },
      names: { type: "geojson", data: EMPTY },
      areas: { type: "geojson", data: EMPTY },
      marks: { type: "geojson", data: EMPTY },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": sea } },
      { id: "land", type: "fill", source: "world", paint: { "fill-color": land } },
      { id: "borders", type: "line", source: "world", paint: { "line-color": border, "line-width": 0.7 } },
      { id: "names", type: "symbol", source: "names", minzoom: 3, layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 11, "text-max-width": 7 }, paint: { "text-color": soft, "text-halo-color": land, "text-halo-width": 1.5 } },
      { id: "areas-fill", type: "fill", source: "areas", paint: { "fill-color": mark, "fill-opacity": 0.09 } },
      { id: "areas-line", type: "line", source: "areas", paint: { "line-color": mark, "line-width": 1, "line-opacity": 0.55, "line-dasharray": [3, 3] } },
      { id: "areas-count", type: "symbol", source: "marks", filter: of("area"), layout: { "text-field": ["number-format", ["get", "events"], { locale: "en" }], "text-font": FONT, "text-size": 11, "text-allow-overlap": true }, paint: { "text-color": mark, "text-halo-color": land, "text-halo-width": 2 } },
      { id: "points", type: "circle", source: "marks", filter: of("point"), paint: { "circle-radius": RADIUS, "circle-color": ["case", isSettled, mark, paper] as never, "circle-opacity": 0.8, "circle-stroke-color": mark, "circle-stroke-width": 1.5 } },
      { id: "clusters", type: "circle", source: "marks", filter: of("cluster"), paint: { "circle-radius": CLUSTER_RADIUS, "circle-color": mark, "circle-opacity": 0.82, "circle-stroke-color": paper, "circle-stroke-width": 1 } },
      { id: "counts", type: "symbol", source: "marks", filter: of("cluster"), layout: { "text-field": ["number-format", ["get", "events"], { locale: "en" }], "text-font": FONT, "text-size": 12, "text-allow-overlap": true }, paint: { "text-color": paper } },
    ],
  };
  if (!tiles) return drawn;
  // Somebody else's map has its own land and names.
  const [background, ...rest] = drawn.layers.filter((layer) => layer.id !== "land" && layer.id !== "names");
  return {
    ...drawn,
    sources: { ...drawn.sources, tiles: { type: "raster", tiles: [tiles.address], tileSize: 256 } },
    layers: [background!, { id: "tiles", type: "raster", source: "tiles" }, ...rest],
  };
}
