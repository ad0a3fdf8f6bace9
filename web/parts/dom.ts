/** An element that the page is known to have; without it the page's part stays as the server wrote it. */
export function element<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T | null {
  return within.querySelector<T>(selector);
}

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element with attributes and, where given, text. */
export function svg(name: string, attributes: Record<string, string | number>, text = ""): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  return made;
}

/** A paragraph of text, and nothing but text: what reports say is never markup. */
export function paragraph(text: string, className = ""): HTMLParagraphElement {
  const made = document.createElement("p");
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** The value of a CSS custom property, such as `--ink`. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const NUMBERS = new Intl.NumberFormat("en");

/** `16,581`: as the server writes numbers, in every language. */
export function number(n: number): string {
  return NUMBERS.format(n);
}
