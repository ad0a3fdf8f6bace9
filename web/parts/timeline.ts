import { number, svg } from "./dom";

export interface Bar {
  key: string | null;
  events: number;
  killed_low: number;
  killed_best: number;
  killed_high: number | null;
}

export interface Times {
  by: "day" | "week" | "month" | "year";
  rows: Bar[];
}

const DAY_MS = 86_400_000;
const BASE = 78;
const TOP = 14;
const EVENTS = 16;

/** Killed above the line, with the range as a paler band; events below it. Dragging chooses days. */
export class Timeline {
  private drawing = svg("svg", { class: "bars", "aria-hidden": "true" }) as SVGSVGElement;
  private width = 900;
  private shown: Times | null = null;
  private labels = document.createElement("p");
  private first = 0;
  private last = 1;
  private step: Times["by"] = "day";
  private from: number | null = null;

  constructor(figure: HTMLElement, hint: string, private choose: (since: string, until: string) => void) {
    this.labels.className = "note";
    this.labels.textContent = hint;
    figure.replaceChildren(this.drawing, this.labels);
    this.drawing.addEventListener("pointerdown", (event) => this.begin(event));
    this.drawing.addEventListener("pointermove", (event) => this.drag(event));
    this.drawing.addEventListener("pointerup", (event) => this.end(event));
    this.drawing.addEventListener("pointercancel", () => this.forget());
    new ResizeObserver(() => this.shown && this.from === null && this.draw(this.shown)).observe(figure);
  }

  draw(times: Times): void {
    const bars = times.rows.filter((row) => row.key !== null);
    this.shown = times;
    this.width = this.drawing.clientWidth || this.width;
    this.drawing.setAttribute("viewBox", `0 0 ${this.width} 120`);
    this.drawing.replaceChildren();
    if (bars.length === 0) return;
    this.step = times.by;
    this.first = days(bars[0]!.key!);
    this.last = end(days(bars.at(-1)!.key!), times.by);
    const most = Math.max(1, ...bars.map((bar) => bar.killed_high ?? Math.max(bar.killed_best, bar.killed_low)));
    const mostEvents = Math.max(1, ...bars.map((bar) => bar.events));
    for (const bar of bars) {
      const start = days(bar.key!);
      const x = this.x(start);
      const width = Math.max(1.2, this.x(end(start, times.by)) - x - 1);
      const height = (killed: number) => ((BASE - TOP) * killed) / most;
      const high = height(bar.killed_high ?? Math.max(bar.killed_best, bar.killed_low));
      this.add("rect", { class: "band", x, width, y: BASE - high, height: high });
      this.add("rect", { x, width, y: BASE - height(bar.killed_low), height: height(bar.killed_low) });
      const tall = (EVENTS * bar.events) / mostEvents;
      this.add("rect", { class: "events", x, width, y: BASE + 2, height: tall });
    }
    this.axis(most);
  }

  private add(name: string, attributes: Record<string, string | number>, text = ""): void {
    this.drawing.append(svg(name, attributes, text));
  }

  private axis(most: number): void {
    const group = svg("g", { class: "axis" });
    group.append(svg("line", { x1: 0, x2: this.width, y1: BASE + 1, y2: BASE + 1 }));
    group.append(svg("text", { x: 0, y: 10 }, number(most)));
    const span = this.last - this.first;
    const marks = Math.min(Math.floor(this.width / 110), 6, Math.max(1, Math.floor(span / 2)));
    for (let at = 0; at <= marks; at++) {
      const day = this.first + (span * at) / marks;
      const anchor = at === 0 ? "start" : at === marks ? "end" : "middle";
      const text = date(day).slice(0, span > 1500 ? 4 : span > 120 ? 7 : 10);
      group.append(svg("text", { x: this.x(day), y: 112, "text-anchor": anchor }, text));
    }
    this.drawing.append(group);
  }

  private x(day: number): number {
    return ((day - this.first) / Math.max(1, this.last - this.first)) * this.width;
  }

  /** The day under the pointer. */
  private day(event: PointerEvent): number {
    const box = this.drawing.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return this.first + part * (this.last - this.first);
  }

  private begin(event: PointerEvent): void {
    this.from = this.day(event);
    this.drawing.setPointerCapture(event.pointerId);
  }

  private drag(event: PointerEvent): void {
    if (this.from === null) return;
    this.drawing.querySelector(".brush")?.remove();
    const [start, stop] = this.chosen(this.day(event));
    this.add("rect", { class: "brush", x: this.x(start), width: Math.max(1, this.x(stop) - this.x(start)), y: 0, height: 120 });
    this.labels.textContent = `${date(start)} – ${date(stop - 1)}`;
  }

  private end(event: PointerEvent): void {
    if (this.from === null) return;
    const [start, stop] = this.chosen(this.day(event));
    this.forget();
    this.choose(date(start), date(stop - 1));
  }

  private forget(): void {
    this.from = null;
    this.drawing.querySelector(".brush")?.remove();
  }

  /** Whole bars, from the first touched to the last. */
  private chosen(to: number): [number, number] {
    const [a, b] = [Math.min(this.from!, to), Math.max(this.from!, to)];
    const start = begin(a, this.step);
    return [Math.max(start, this.first), Math.min(this.last, end(begin(b, this.step), this.step))];
  }
}

function days(key: string): number {
  return Date.parse(`${key}T00:00:00Z`) / DAY_MS;
}

function date(day: number): string {
  return new Date(Math.floor(day) * DAY_MS).toISOString().slice(0, 10);
}

/** The first day of the step that a day lies in. */
function begin(day: number, by: Times["by"]): number {
  const at = new Date(Math.floor(day) * DAY_MS);
  if (by === "day") return Math.floor(day);
  if (by === "week") return Math.floor(day) - ((at.getUTCDay() + 6) % 7);
  return Date.UTC(at.getUTCFullYear(), by === "month" ? at.getUTCMonth() : 0, 1) / DAY_MS;
}

/** The day after the last of a step. */
function end(start: number, by: Times["by"]): number {
  const at = new Date(start * DAY_MS);
  if (by === "day") return start + 1;
  if (by === "week") return start + 7;
  if (by === "month") return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1) / DAY_MS;
  return Date.UTC(at.getUTCFullYear() + 1, 0, 1) / DAY_MS;
}
