// Run by test.sh. Each check names what a person must be able to do.
import assert from "node:assert/strict";
import { spawn, execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = join(here, "shots");
mkdirSync(shots, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "cairn-pages-"));
const only = process.argv.slice(2);

const HOSTILE = {
  id: "hostile",
  publisher: "<img src=x onerror=\"window.hit=1\">",
  published: "2023-09-01",
  title: "<script>window.hit=2</script> attack in Hama",
  url: "javascript:window.hit=3",
  text: "Gunmen attacked a checkpoint in Hama on Friday, killing four soldiers, police said. <svg onload=\"window.hit=4\"></svg> {{constructor}} \u202Egnp.exe",
};

/** One grey pixel, as a PNG. */
const TILE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==", "base64");

const server = await start();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
});
let failures = 0;
try {
  await check("the list, the map and the timeline show the same events", listAndMap);
  await check("filters change list, map and address, and going back undoes them", filters);
  await check("dragging over the timeline chooses days", brush);
  await check("an event says who says what", event);
  await check("words of a report show what they say", report);
  await check("a queue is worked by keyboard alone", queue);
  await check("words selected in a report become a value", edit);
  await check("Arabic is right to left", rightToLeft);
  await check("hostile words stay words", hostile);
  await check("a phone shows everything without scrolling sideways", phone);
  await check("tables and reference are there", tables);
  await check("nothing is asked of any other server", nothingElsewhere);
  await check("pages are read without scripts", withoutScripts);
  await check("an analyst logs in, decides and logs out by keyboard", logIn);
  await check("two people on one proposal see each other", together);
  await check("what is new is told to whoever looks at the list", news);
  await check("a browser that draws no map shows the list and the timeline", withoutWebGl);
  await check("another base map is asked of its host alone", tiles);
} finally {
  await browser.close();
  server.process.kill("SIGINT");
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);

async function start() {
  const cairn = process.env.CAIRN;
  const dir = join(folder, "demo");
  execFileSync(cairn, ["demo", "--dir", dir, "--no-serve"], { stdio: ["ignore", "ignore", "inherit"] });
  writeFileSync(join(folder, "hostile.jsonl"), `${JSON.stringify(HOSTILE)}\n`);
  execFileSync(cairn, ["add", "--store", join(dir, "cairn.db"), join(folder, "hostile.jsonl")], { stdio: ["ignore", "ignore", "inherit"] });
  return serve(join(dir, "cairn.db"));
}

async function serve(store, ...more) {
  const process_ = spawn(process.env.CAIRN, ["serve", "--store", store, "--port", "0", "--author", "T. Ester", ...more]);
  const url = await new Promise((found, failed) => {
    let said = "";
    process_.stderr.on("data", (bytes) => {
      said += bytes;
      const address = /(http:\/\/[\d.:]+) ·/.exec(said)?.[1];
      if (address) found(address);
    });
    process_.on("exit", () => failed(new Error(said)));
  });
  return { process: process_, url };
}

async function check(name, run) {
  if (only.length > 0 && !only.includes(run.name)) return;
  try {
    await run();
    console.log(`ok    ${name}`);
  } catch (error) {
    failures++;
    console.log(`FAILS ${name}\n      ${String(error?.stack ?? error).split("\n").slice(0, 12).join("\n      ")}`);
  }
}

/** A page whose errors fail the check, and the requests that it made. */
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, locale: "en-GB", ...options });
  const page = await context.newPage();
  const wrong = [];
  const asked = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(server.url + path, { waitUntil: "load" });
  return {
    page,
    asked,
    /** No errors, nothing serious for axe-core; closes the page. */
    async done(shot) {
      if (shot) await page.screenshot({ path: join(shots, `${shot}.png`), fullPage: options.whole ?? true });
      await page.evaluate(axe);
      const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      const serious = found.violations.filter((it) => ["serious", "critical"].includes(it.impact));
      await context.close();
      assert.deepEqual(serious.map((it) => `${it.id}: ${it.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`), []);
      assert.deepEqual(wrong, []);
    },
  };
}

async function events(query = "") {
  return (await (await fetch(`${server.url}/api/v1/events?limit=500${query}`)).json()).events;
}

function items(page) {
  return page.locator("#list .item");
}

function settled(page) {
  return page.waitForFunction(() => document.querySelector("#timeline rect") && document.querySelector("#map[data-drawn]"), undefined, { timeout: 60000 });
}

async function listAndMap() {
  const { page, done } = await open("/");
  await settled(page);
  const all = await events();
  assert.equal(await items(page).count(), Math.min(40, all.length));
  assert.match(await page.locator(".summary").innerText(), new RegExp(`^${all.length} events`));
  await done("home");
}

async function filters() {
  const { page, done } = await open("/");
  await settled(page);
  const asked = page.waitForResponse((response) => response.url().includes("/api/v1/map") && response.url().includes("status=contested"));
  await page.selectOption("select[name=status]", "contested");
  await asked;
  const contested = (await events("&status=contested")).length;
  await page.waitForFunction((n) => document.querySelectorAll("#list .item").length === n, contested);
  assert.match(page.url(), /\?status=contested$/);
  await page.fill("input[name=country]", "SY");
  await page.keyboard.press("Enter");
  await page.waitForURL(/country=SY/);
  await page.goBack();
  await page.waitForURL(/\?status=contested$/);
  assert.equal(await page.inputValue("input[name=country]"), "");
  await page.waitForFunction((n) => document.querySelectorAll("#list .item").length === n, contested);
  await done("home-contested");
}

async function brush() {
  const { page, done } = await open("/?country=SY");
  await settled(page);
  const box = await page.locator("#timeline svg").boundingBox();
  await page.mouse.move(box.x + box.width * 0.7, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 2, box.y + 30, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/since=\d{4}-\d\d-\d\d&until=/);
  const params = new URL(page.url()).searchParams;
  const within = (await events(`&country=SY&since=${params.get("since")}&until=${params.get("until")}`)).length;
  await page.waitForFunction((n) => document.querySelectorAll("#list .item").length === n, within);
  await done();
}

async function event() {
  const all = await events("&country=SY&text=academy");
  const { page, done } = await open(`/events/${all[0].event_id}`);
  await page.waitForSelector("#place-map svg .land");
  const told = await page.locator("main").innerText();
  for (const words of ["Syrian Observatory for Human Rights", "the figure used", "Why these reports are one event"]) assert.ok(told.includes(words), words);
  const quote = page.locator("q a").first();
  const words = await quote.innerText();
  await page.screenshot({ path: join(shots, "event.png"), fullPage: true });
  await quote.click();
  await page.waitForSelector("mark:target, .told:target");
  assert.ok((await page.locator("#text").innerText()).includes(words.slice(0, 30)), "the quote leads to its words");
  await page.goBack();
  // Null is what nobody stated, never zero.
  const unstated = (await events("&country=SY")).find((event) => event.killed.best === null);
  await page.goto(`${server.url}/events/${unstated.event_id}`);
  assert.match(await page.locator("main").innerText(), /not stated/);
  await done();
}

async function report() {
  const all = await events("&text=academy&country=SY");
  const { page, done } = await open(`/reports/${encodeURIComponent(all[0].reports.at(-1).report_id)}`);
  const cards = [];
  for (const mark of await page.locator("mark").all()) {
    await mark.focus();
    await page.waitForSelector(".card:not([hidden])");
    cards.push(`${await mark.innerText()}: ${await page.locator(".card").innerText()}`);
  }
  assert.ok(cards.some((card) => /123.*Killed\s+123/s.test(card)), cards.join("\n"));
  await done("report");
}

async function queue() {
  const { page, done } = await open("/queue", { whole: false });
  const waiting = Number(await page.locator("#waiting").innerText());
  await page.screenshot({ path: join(shots, "queue.png") });
  const first = await page.locator(".proposal").getAttribute("data-event");
  await page.keyboard.press("?");
  assert.ok(await page.locator("#help").isVisible());
  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  await page.keyboard.type("seen in two reports");
  await page.keyboard.press("Enter");
  await page.waitForFunction((id) => document.querySelector(".proposal")?.dataset.event !== id, first);
  assert.equal(Number(await page.locator("#waiting").innerText()), waiting - 1);
  assert.match(await page.locator("#said").innerText(), /confirmed/);
  const status = async (id) => (await (await fetch(`${server.url}/api/v1/events/${id}`)).json()).status;
  assert.equal(await status(first), "confirmed");
  await page.keyboard.press("u");
  await page.waitForFunction((id) => document.querySelector(".proposal")?.dataset.event === id, first);
  assert.notEqual(await status(first), "confirmed");
  const second = first;
  await page.keyboard.press("n");
  await page.waitForFunction((id) => document.querySelector(".proposal")?.dataset.event !== id, second);
  const third = await page.locator(".proposal").getAttribute("data-event");
  await page.keyboard.press("r");
  await page.keyboard.press("Enter");
  await page.waitForFunction((id) => document.querySelector(".proposal")?.dataset.event !== id, third);
  assert.equal(await status(third), "rejected");
  await page.keyboard.press("u");
  await page.waitForFunction((id) => document.querySelector(".proposal")?.dataset.event === id, third);
  await done();
}

/** A store with accounts, apart from the one that the other checks decide in. */
async function logIn() {
  const store = join(folder, "team", "cairn.db");
  execFileSync(process.env.CAIRN, ["demo", "--dir", join(folder, "team"), "--no-serve"], { stdio: ["ignore", "ignore", "inherit"] });
  execFileSync(process.env.CAIRN, ["people", "--store", store, "add", "Heron"], { input: "three words together\n", stdio: ["pipe", "ignore", "inherit"] });
  const team = await serve(store);
  try {
    const context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${team.url}/queue`);
    assert.match(page.url(), /\/login\?to=%2Fqueue/);
    const type = async (words) => {
      await page.keyboard.type(words);
      await page.keyboard.press("Tab");
    };
    await page.waitForFunction(() => document.activeElement?.id === "alias");
    await type("Heron");
    await page.keyboard.type("three words apart");
    await page.keyboard.press("Enter");
    await page.waitForSelector("[role=alert]");
    await page.screenshot({ path: join(shots, "login.png") });
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    assert.deepEqual(found.violations.filter((it) => ["serious", "critical"].includes(it.impact)).map((it) => it.id), []);
    assert.equal(await page.inputValue("#alias"), "Heron");
    await page.focus("#password");
    await page.keyboard.type("three words together");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".proposal");
    assert.match(page.url(), /\/queue$/);
    const first = await page.locator(".proposal").getAttribute("data-event");
    await page.keyboard.press("a");
    await page.keyboard.type("seen in two reports");
    await page.keyboard.press("Enter");
    await page.waitForFunction((id) => document.querySelector(".proposal")?.dataset.event !== id, first);
    await page.goto(`${team.url}/events/${first}`);
    const told = await page.locator("main").innerText();
    assert.ok(told.includes("seen in two reports") && told.includes("Heron"), "the decision carries the alias");
    await page.focus(".out button");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/login$/);
    await page.goto(`${team.url}/events/${first}`);
    assert.match(page.url(), /\/login/);
    await context.close();
  } finally {
    team.process.kill("SIGINT");
  }
}

/** Two accounts, each with a browser of its own, on the same proposal. */
async function together() {
  const store = join(folder, "two", "cairn.db");
  execFileSync(process.env.CAIRN, ["demo", "--dir", join(folder, "two"), "--no-serve"], { stdio: ["ignore", "ignore", "inherit"] });
  for (const alias of ["Heron", "Crane"]) execFileSync(process.env.CAIRN, ["people", "--store", store, "add", alias], { input: "three words together\n", stdio: ["pipe", "ignore", "inherit"] });
  const two = await serve(store, "--second-review");
  try {
    const [heron, crane] = await Promise.all(
      ["Heron", "Crane"].map(async (alias) => {
        const page = await (await browser.newContext()).newPage();
        await page.goto(`${two.url}/login?to=%2Fqueue`);
        await page.fill("#alias", alias);
        await page.fill("#password", "three words together");
        await page.keyboard.press("Enter");
        await page.waitForSelector(".proposal");
        return page;
      }),
    );
    await heron.waitForSelector("#colleagues:not([hidden])");
    assert.match(await heron.locator("#colleagues").innerText(), /Crane/);
    await crane.waitForSelector("#colleagues:not([hidden])");
    assert.match(await crane.locator("#colleagues").innerText(), /Heron/);
    await heron.screenshot({ path: join(shots, "queue-together.png") });
    await crane.keyboard.press("n");
    await heron.waitForSelector("#colleagues", { state: "hidden" });
    await heron.keyboard.press("a");
    await heron.keyboard.press("Enter");
    await heron.waitForFunction(() => document.querySelector("#said").textContent.includes("another person agrees"));
    await crane.goto(`${two.url}/queue`);
    assert.match(await crane.locator(".waits").first().innerText(), /Heron.*It holds when another person agrees/s);
    await crane.screenshot({ path: join(shots, "queue-second.png") });
    await Promise.all([heron.context().close(), crane.context().close()]);
  } finally {
    two.process.kill("SIGINT");
  }
}

async function news() {
  const { page, done } = await open("/");
  await settled(page);
  const [first] = await events();
  const note = { act: "note", event: first.event_id, reason: "seen on the list" };
  const written = await fetch(`${server.url}/api/v1/decisions`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(note) });
  assert.equal(written.status, 201);
  await page.waitForSelector("#news:not([hidden])");
  assert.match(await page.locator("#news").innerText(), /^1 new or changed/);
  await done();
}

async function withoutWebGl() {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    const get = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return kind.startsWith("webgl") ? null : get.call(this, kind, ...rest);
    };
  });
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  await page.goto(server.url);
  await page.waitForSelector("#timeline rect");
  assert.match(await page.locator("#map-note").innerText(), /needs WebGL 2/);
  assert.ok(await page.locator("#map").isHidden());
  await page.selectOption('#filter [name="kind"]', "bombing");
  await page.waitForFunction(() => location.search.includes("kind=bombing"));
  assert.deepEqual(wrong, []);
  await context.close();
}

async function tiles() {
  const asked = [];
  const maps = createServer((request, answer) => {
    asked.push(request.url);
    answer.writeHead(200, { "content-type": "image/png", "access-control-allow-origin": "*" }).end(TILE);
  });
  await new Promise((listens) => maps.listen(0, "127.0.0.1", listens));
  const host = `http://127.0.0.1:${maps.address().port}`;
  const other = await serve(join(folder, "demo", "cairn.db"), "--tiles", `${host}/{z}/{x}/{y}.png`, "--attribution", "<b>Own</b> & map");
  try {
    const page = await (await browser.newContext({ viewport: { width: 1360, height: 900 } })).newPage();
    const wrong = [];
    page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
    await page.goto(other.url);
    await settled(page);
    assert.ok(asked.length > 0 && asked.every((path) => /^\/\d+\/\d+\/\d+\.png$/.test(path)), asked.join(" "));
    assert.equal(await page.locator(".maplibregl-ctrl-attrib-inner").innerText(), "<b>Own</b> & map");
    assert.deepEqual(wrong, []);
    await page.screenshot({ path: join(shots, "home-tiles.png") });
    await page.context().close();
  } finally {
    other.process.kill("SIGINT");
    maps.close();
  }
}

async function edit() {
  const { page, done } = await open("/queue", { whole: false });
  await page.evaluate(() => {
    const text = document.querySelector(".texts .prose");
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = /\d+/.exec(node.textContent);
      if (!at) continue;
      getSelection().setBaseAndExtent(node, at.index, node, at.index + at[0].length);
      return;
    }
  });
  await page.waitForTimeout(200);
  await page.keyboard.press("e");
  assert.match(await page.inputValue("#act input[name=value]"), /^\d+\+?$/);
  assert.match(await page.inputValue("#act input[name=reason]"), /^“\d+”$/);
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#act").isHidden());
  await done();
}

async function rightToLeft() {
  const { page, done } = await open("/?lang=ar", { locale: "ar" });
  await settled(page);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), "rtl");
  const [list, map] = [await page.locator("#list").boundingBox(), await page.locator("#map").boundingBox()];
  assert.ok(list.x < map.x, "the list stands left of the map, as reading goes on to the left");
  await page.screenshot({ path: join(shots, "home-ar.png"), fullPage: true });
  const all = await events("&country=SY&text=academy");
  await page.goto(`${server.url}/events/${all[0].event_id}`);
  assert.match(await page.locator("main").innerText(), /من يقول ماذا/);
  await done("event-ar");
}

async function hostile() {
  const [found] = await events("&text=constructor");
  for (const path of [`/events/${found.event_id}`, `/reports/${encodeURIComponent(found.reports[0].report_id)}`, "/?text=constructor", "/sources", "/queue?text=constructor"]) {
    const { page, done } = await open(path);
    await page.waitForTimeout(300);
    assert.equal(await page.evaluate(() => window.hit), undefined, path);
    await done();
  }
}

async function phone() {
  const all = await events("&country=SY&text=academy");
  for (const [path, shot] of [["/", "phone-home"], [`/events/${all[0].event_id}`, "phone-event"], ["/queue", "phone-queue"], ["/statistics", "phone-statistics"]]) {
    const { page, done } = await open(path, { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
    await page.waitForTimeout(800);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `${path} is ${wide} px wide`);
    await done(shot);
  }
}

async function tables() {
  for (const path of ["/statistics?by=month", "/statistics?by=admin1", "/sources", "/actors", "/coverage", "/api", "/nothing"]) {
    const { page, done } = await open(path, { colorScheme: path === "/actors" ? "dark" : "light" }).catch((error) => assert.fail(error));
    assert.ok((await page.locator("h1").innerText()).length > 0);
    if (path !== "/nothing") await done(`table-${path.slice(1).replace(/\W+/g, "-")}`);
    else await page.context().close();
  }
  const all = await events("&country=SY&text=academy");
  const dark = await open(`/events/${all[0].event_id}`, { colorScheme: "dark" });
  await dark.page.waitForSelector("#place-map svg .land");
  await dark.done("event-dark");
  const home = await open("/", { colorScheme: "dark" });
  await settled(home.page);
  await home.done("home-dark");
}

async function nothingElsewhere() {
  const { page, asked, done } = await open("/");
  await settled(page);
  await page.waitForTimeout(500);
  const elsewhere = asked.filter((url) => !url.startsWith(server.url) && !url.startsWith("blob:") && !url.startsWith("data:"));
  assert.deepEqual(elsewhere, []);
  await done();
}

async function withoutScripts() {
  const { page } = await open("/?country=SY", { javaScriptEnabled: false });
  assert.ok((await items(page).count()) > 3);
  assert.ok((await page.locator("noscript, .note").allInnerTexts()).join(" ").includes("JavaScript"));
  await items(page).first().locator("a").click();
  await page.waitForURL(/\/events\//);
  assert.ok(await page.locator("table.voices").isVisible());
  await page.context().close();
}
