import { element } from "../parts/dom";

interface Decided {
  decision_id: string;
  before: string;
  after: string;
}

interface Wish {
  act: string;
  reason: string;
  event?: string;
  into?: string;
  claims?: string[];
  field?: string;
  value?: string;
  decision?: string;
}

const queue = element("#queue");
const form = element<HTMLFormElement>("#act");
if (queue && form) start(queue, form);

function start(queue: HTMLElement, form: HTMLFormElement): void {
  const words = queue.dataset as Record<string, string>;
  const ids = (words.ids ?? "").split(" ").filter(Boolean);
  const shown = element("#proposal")!;
  const said = element("#said")!;
  const help = element<HTMLDialogElement>("#help")!;
  let at = 0;
  let ahead: Promise<string | null> | null = null;
  let undone: { decision: string; at: number } | null = null;
  let act = "";
  let selected = "";
  let line: EventSource | null = null;

  const here = () => ids[at] ?? "";
  const field = <T extends HTMLElement>(name: string) => form.elements.namedItem(name) as unknown as T;

  /** The next proposal is fetched while this one is read. */
  const prepare = () => (ahead = ids[at + 1] ? load(ids[at + 1]!) : null);

  async function show(index: number): Promise<void> {
    const isNext = index === at + 1;
    at = index;
    close();
    if (!here()) {
      const empty = document.createElement("p");
      empty.className = "empty";
      empty.textContent = words.empty!;
      shown.replaceChildren(empty);
      return;
    }
    const html = (isNext && ahead && (await ahead)) || (await load(here()));
    if (html === null) return show(at + 1);
    shown.innerHTML = html;
    shown.querySelector<HTMLElement>(".proposal")?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
    prepare();
    meet();
  }

  /** Says who else has this proposal open; that this page has it open is said by asking. */
  function meet(): void {
    line?.close();
    const box = element("#colleagues");
    if (!box || !("team" in words) || !here()) return;
    box.hidden = true;
    line = new EventSource(`/api/v1/queue/${here()}/colleagues`);
    line.addEventListener("colleagues", (event) => {
      const aliases = JSON.parse((event as MessageEvent<string>).data) as string[];
      box.hidden = aliases.length === 0;
      element("bdi", box)!.textContent = aliases.join(", ");
    });
  }

  function open(name: string, reason: string): void {
    act = name;
    form.hidden = false;
    element("#act-name")!.textContent = label(name);
    for (const part of form.querySelectorAll<HTMLElement>("[data-for]")) part.hidden = part.dataset.for !== name;
    field<HTMLInputElement>("reason").value = reason;
    const first = name === "set" ? field<HTMLSelectElement>("field") : field<HTMLInputElement>("reason");
    first.focus();
    if (first instanceof HTMLInputElement) first.select();
    form.scrollIntoView({ block: "nearest" });
  }

  function close(): void {
    form.hidden = true;
    act = "";
  }

  const label = (name: string) => {
    const key = { confirm: "a", reject: "r", merge: "l", split: "s", set: "e" }[name];
    return queue.querySelector(`[data-key="${key}"]`)?.textContent?.replace(/^\S+\s/, "") ?? name;
  };
  const chosen = () => shown.querySelector<HTMLInputElement>('input[name="into"]:checked')?.value;
  const taken = () => [...shown.querySelectorAll<HTMLInputElement>('input[name="claim"]:checked')].map((it) => it.value);

  const keys: Record<string, () => void> = {
    a: () => open("confirm", words.reasonAccept!),
    r: () => open("reject", words.reasonReject!),
    l: () => (chosen() ? open("merge", "") : shown.querySelector<HTMLElement>('input[name="into"]')?.focus()),
    s: () => (taken().length > 0 ? open("split", "") : shown.querySelector<HTMLElement>('input[name="claim"]')?.focus()),
    e: () => {
      open("set", selected ? `“${selected}”` : "");
      field<HTMLInputElement>("value").value = figure(selected);
      if (!selected) said.textContent = words.select!;
    },
    n: () => void show(at + 1),
    u: () => void undo(),
    "?": () => help.showModal(),
  };

  async function decide(wish: Wish): Promise<Decided | null> {
    const answer = await fetch("/api/v1/decisions", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(wish) });
    const body = await answer.json();
    if (answer.ok) return body as Decided;
    said.textContent = `${body.error.what}. ${body.error.to_do}`;
    return null;
  }

  async function undo(): Promise<void> {
    if (!undone) return;
    const back = undone;
    const decided = await decide({ act: "undo", decision: back.decision, reason: "undone at once" });
    if (!decided) return;
    undone = null;
    count(1);
    await show(back.at);
    said.textContent = `${words.decided}: ${decided.after}`;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wish: Wish = { act, event: here(), reason: field<HTMLInputElement>("reason").value };
    if (act === "merge") wish.into = chosen();
    if (act === "split") wish.claims = taken();
    if (act === "set") Object.assign(wish, { field: field<HTMLSelectElement>("field").value, value: field<HTMLInputElement>("value").value });
    const stays = act === "set" || act === "split";
    void (async () => {
      const decided = await decide(wish);
      if (!decided) return;
      undone = { decision: decided.decision_id, at };
      if (!stays) count(-1);
      if (stays) ahead = null;
      await show(stays ? at : at + 1);
      const followed = decided.before || decided.after ? `${decided.before} → ${decided.after}` : words.needsAnother;
      said.textContent = `${words.decided}: ${followed}`;
    })();
  });

  const count = (by: number) => {
    const waiting = element("#waiting");
    if (waiting) waiting.textContent = String(Math.max(0, Number(waiting.textContent?.replaceAll(",", "")) + by));
  };

  element("#cancel")!.addEventListener("click", close);
  queue.addEventListener("click", (event) => {
    const key = (event.target as Element).closest<HTMLElement>("[data-key]")?.dataset.key;
    if (key) keys[key]?.();
  });
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const isOfReport = selection && selection.rangeCount > 0 && selection.anchorNode?.parentElement?.closest(".prose");
    if (isOfReport && !selection.isCollapsed) selected = selection.toString().trim().slice(0, 200);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.key === "Escape") return close();
    const isTyping = (event.target as Element).matches('input:not([type="radio"]):not([type="checkbox"]), textarea, select');
    const run = keys[event.key];
    if (!run || isTyping) return;
    event.preventDefault();
    run();
  });
  prepare();
  meet();
}

/** The first number of the selected words, as figures are written: "at least 34" is `34+`. */
function figure(words: string): string {
  const number = /\d[\d,. ]*\d|\d/.exec(words)?.[0]?.replace(/[,. ]/g, "");
  if (!number) return "";
  return /at least|more than|over/i.test(words) ? `${number}+` : number;
}

async function load(id: string): Promise<string | null> {
  const answer = await fetch(`/queue/${id}`);
  return answer.ok ? answer.text() : null;
}
