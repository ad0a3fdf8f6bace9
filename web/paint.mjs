// Opens the map in Chromium and says how long its first paint and the answer to a filter took:
// CHROMIUM=/usr/bin/chromium node paint.mjs http://127.0.0.1:7171 [TIMES]
import { chromium } from "playwright-core";

const [base = "http://127.0.0.1:7171", times = "7"] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--enable-unsafe-swiftshader"] });
const taken = { "first contentful paint": [], list: [], "map: land": [], "map with its marks": [], "filter: list": [], "filter: map with its marks": [] };

/** In the page: when what a person waits for was there, in ms since the navigation or the act. */
function watch() {
  window.seen = {};
  const note = (name) => (window.seen[name] ??= performance.now());
  new MutationObserver(() => {
    if (document.querySelector("#list")) note("list");
    if (document.querySelector("#map")?.dataset.drawn) note("map");
  }).observe(document, { subtree: true, childList: true, attributes: true });
  // A fill of more than a few corners is land.
  const draw = WebGL2RenderingContext.prototype.drawElements;
  WebGL2RenderingContext.prototype.drawElements = function (mode, count, ...rest) {
    if (count > 600) note("land");
    return draw.call(this, mode, count, ...rest);
  };
}

function choose(kind) {
  const list = document.querySelector("#list");
  const map = document.querySelector("#map");
  delete map.dataset.drawn;
  const begun = performance.now();
  return new Promise((done) => {
    const told = {};
    const look = () => {
      if (!list.isConnected) told.list ??= performance.now() - begun;
      if (map.dataset.drawn) told.map ??= performance.now() - begun;
      if (told.list && told.map) done(told);
      else requestAnimationFrame(look);
    };
    const field = document.querySelector('#filter [name="kind"]');
    field.value = kind;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    look();
  });
}

const kinds = ["bombing", "shelling", "air_strike", "armed_clash", "attack", "shooting", "execution"];
for (let time = 0; time < Number(times); time++) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto(base);
  await page.waitForFunction(() => window.seen.map);
  const seen = await page.evaluate(() => ({ ...window.seen, paint: performance.getEntriesByName("first-contentful-paint")[0].startTime }));
  taken["first contentful paint"].push(seen.paint);
  taken.list.push(seen.list);
  taken["map: land"].push(seen.land);
  taken["map with its marks"].push(seen.map);
  // The coasts in full come after the first look.
  await page.waitForTimeout(3000);
  const chosen = await page.evaluate(choose, kinds[time % kinds.length]);
  taken["filter: list"].push(chosen.list);
  taken["filter: map with its marks"].push(chosen.map);
  await context.close();
}
for (const [what, all] of Object.entries(taken)) {
  all.sort((a, b) => a - b);
  console.log(`${what.padEnd(28)} median ${all[all.length >> 1].toFixed(0)} ms, longest ${all.at(-1).toFixed(0)} ms`);
}
await browser.close();
