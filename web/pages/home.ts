import { element, number } from "../parts/dom";
import { EventMap } from "../parts/map";
import type { Marks, View } from "../parts/map";
import { Timeline } from "../parts/timeline";
import type { Times } from "../parts/timeline";

const live = element("#live");
const form = element<HTMLFormElement>("#filter");
const mapBox = element("#map");
const timelineBox = element("#timeline");
if (live && form && mapBox && timelineBox) start(live, form, mapBox, timelineBox);
const news = element("#news");
if (news) follow(news);

function start(live: HTMLElement, form: HTMLFormElement, mapBox: HTMLElement, timelineBox: HTMLElement): void {
  const said = live.dataset as Record<string, string>;
  let asking = new AbortController();
  let drawing = new AbortController();

  /** The filter as the form has it; the address is the same. */
  const filter = (): URLSearchParams => {
    const pairs = [...new FormData(form)].map(([name, value]) => [name, String(value).trim()] as [string, string]);
    const kept = pairs.filter(([name, value]) => value !== "" && !(name === "policy" && value === "balanced") && !(name === "sort" && value === "date"));
    return new URLSearchParams(kept);
  };
  const set = (name: string, value: string) => {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
  };

  const box = filter().get("box") ?? said.extent ?? "";
  const bounds = box.split(",").map(Number);
  const ground = bounds.length === 4 && bounds.every(Number.isFinite) ? (bounds as View["bounds"]) : undefined;
  const tiles = said.tiles ? { address: said.tiles, attribution: said.attribution ?? "" } : undefined;
  const map = openMap();
  const timeline = new Timeline(timelineBox, said.hint!, (since, until) => {
    set("since", since);
    set("until", until);
    ask({});
  });

  /** Null where the browser draws none: the list and the timeline do without. */
  function openMap(): EventMap | null {
    try {
      return new EventMap(mapBox, said.worker!, { coarse: said.worldCoarse!, fine: said.world! }, tiles, ground, { killed: said.killed!, events: said.events!, silent: said.silent! }, (view) => {
        if ((view as View & { byHand: boolean }).byHand) {
          set("box", view.bounds.join(","));
          ask({ replaces: true });
        } else {
          drawMarks();
        }
      });
    } catch (error) {
      console.warn(error);
      mapBox.hidden = true;
      element("#map-note")!.textContent = said.needsWebgl!;
      return null;
    }
  }

  /** The marks are drawn when the list is there: drawing can keep the page busy. */
  async function drawMarks(listed: Promise<void> = Promise.resolve()): Promise<void> {
    if (!map) return;
    drawing.abort();
    drawing = new AbortController();
    const view = map.view();
    const params = filter();
    // Marks outside the list's box are not in the list, and yet on the ground that is shown.
    params.delete("box");
    params.delete("sort");
    params.set("view", view.bounds.join(","));
    params.set("zoom", String(view.zoom));
    const marks = await json<Marks>(`/api/v1/map?${params}`, drawing.signal);
    if (!marks) return;
    await listed;
    await map.draw(marks);
    const parts = [];
    if (marks.in_areas > 0) parts.push(`${number(marks.in_areas)} ${said.area}`);
    if (marks.without_place > 0) parts.push(`${number(marks.without_place)} ${said.placeless}`);
    element("#map-note")!.textContent = parts.join(" · ");
  }

  async function drawTimes(listed: Promise<void> = Promise.resolve()): Promise<void> {
    const params = filter();
    params.delete("sort");
    const times = await json<Times>(`/api/v1/statistics?by=time&${params}`, asking.signal);
    await listed;
    if (times) timeline.draw(times);
  }

  /** Asks for list, marks and times anew, and puts the filter into the address. */
  async function ask({ replaces = false, cursor = "", isBack = false }: { replaces?: boolean; cursor?: string; isBack?: boolean }): Promise<void> {
    asking.abort();
    asking = new AbortController();
    const params = filter();
    if (cursor) params.set("cursor", cursor);
    const address = params.size > 0 ? `/?${params}` : "/";
    const isNew = address !== location.pathname + location.search;
    if (!isBack && isNew) history[replaces ? "replaceState" : "pushState"](null, "", address);
    const listed = showList(params, cursor !== "");
    void drawMarks(listed);
    void drawTimes(listed);
    await listed;
  }

  async function showList(params: URLSearchParams, isNextPage: boolean): Promise<void> {
    const list = await text(`/list?${params}`, asking.signal);
    const old = element("#list");
    if (list === null || !old) return;
    old.outerHTML = list;
    if (isNextPage) element("#list")?.scrollIntoView({ block: "start" });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void ask({});
  });
  form.addEventListener("change", () => void ask({}));
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('#list a[rel="next"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void ask({ cursor: new URL(link.href).searchParams.get("cursor") ?? "" });
  });
  addEventListener("popstate", () => {
    const params = new URLSearchParams(location.search);
    for (const field of form.elements) {
      if (field instanceof HTMLInputElement) field.value = params.get(field.name) ?? "";
      if (field instanceof HTMLSelectElement) field.value = params.get(field.name) ?? field.options[0]?.value ?? "";
    }
    void ask({ isBack: true });
  });

  void drawTimes();
  void drawMarks();
}

/** Counts the events that became new or other since the page was opened; asking anew is the reader's choice. */
function follow(news: HTMLElement): void {
  const changed = new Set<string>();
  new EventSource("/api/v1/stream").addEventListener("change", (event) => {
    changed.add((JSON.parse((event as MessageEvent<string>).data) as { event_id: string }).event_id);
    element("b", news)!.textContent = number(changed.size);
    news.hidden = false;
  });
}

async function json<T>(address: string, signal: AbortSignal): Promise<T | null> {
  const body = await text(address, signal);
  return body === null ? null : (JSON.parse(body) as T);
}

/** What an address answers; null when the question was given up or is not answered. */
async function text(address: string, signal: AbortSignal): Promise<string | null> {
  try {
    const answer = await fetch(address, { signal });
    return answer.ok ? await answer.text() : null;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null;
    throw error;
  }
}
