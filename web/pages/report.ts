import { element } from "../parts/dom";

const text = element("#text");
const values = element<HTMLTemplateElement>("#values");
if (text && values) explain(text, [...values.content.children]);

/** Words that say a value show it, with the rule that read it, when pointed at or reached by key. */
function explain(text: HTMLElement, values: Element[]): void {
  const card = document.createElement("div");
  card.className = "card";
  card.id = "card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  document.body.append(card);

  const show = (mark: HTMLElement) => {
    const said = (mark.dataset.values ?? "").split(" ").map((index) => values[Number(index)]);
    card.replaceChildren(...said.filter((it) => it !== undefined).map((it) => it.cloneNode(true)));
    card.hidden = false;
    mark.setAttribute("aria-describedby", "card");
    const at = mark.getBoundingClientRect();
    const left = Math.min(at.left, document.documentElement.clientWidth - card.offsetWidth - 12);
    card.style.left = `${Math.max(8, left) + scrollX}px`;
    card.style.top = `${at.bottom + scrollY + 6}px`;
  };
  const hide = () => {
    card.hidden = true;
    document.querySelector('[aria-describedby="card"]')?.removeAttribute("aria-describedby");
  };
  const marked = (event: Event) => (event.target as Element).closest<HTMLElement>("mark");
  for (const name of ["pointerover", "focusin"]) {
    text.addEventListener(name, (event) => {
      const mark = marked(event);
      if (mark) show(mark);
      else hide();
    });
  }
  text.addEventListener("pointerleave", hide);
  text.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}
