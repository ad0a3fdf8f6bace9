// Asks a server for ever other addresses so many times a second, whether it has answered or not, and
// says how long answers took: node load.mjs http://127.0.0.1:7171 [PER_SECOND] [SECONDS] [ADDRESSES]
import { Agent, get } from "node:http";

const [base = "http://127.0.0.1:7171", perSecond = "200", seconds = "60", different = "Infinity"] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const kinds = ["", "&kind=bombing", "&kind=shelling", "&kind=air_strike", "&killed=10", "&country=SY", "&text=market"];
const ids = (await (await fetch(`${base}/api/v1/events?limit=200`)).json()).events.map((it) => it.event_id);

/** An address that hardly anybody asked for before: another first day, another corner of the map, another event. */
function address(index) {
  const kind = kinds[index % kinds.length];
  const since = new Date(Date.UTC(2012, 0, 1 + ((index * 7) % 3000))).toISOString().slice(0, 10);
  const corner = 32 + ((index * 13) % 400) / 100;
  return [
    `/api/v1/events?limit=20&since=${since}${kind}`,
    `/api/v1/statistics?by=month&since=${since}${kind}`,
    `/api/v1/map?zoom=6&view=35,${corner.toFixed(2)},43,38&since=${since}${kind}`,
    `/api/v1/events/${ids[index % ids.length]}`,
  ][index % 4];
}
const took = [];
let errors = 0;
let asked = 0;
const total = Number(perSecond) * Number(seconds);

function ask() {
  const started = performance.now();
  const request = get(base + address(asked % Number(different)), { agent }, (answer) => {
    answer.resume();
    answer.on("end", () => {
      if (answer.statusCode !== 200) errors++;
      took.push(performance.now() - started);
      if (took.length + errors >= total) tell();
    });
  });
  request.on("error", () => ++errors + took.length >= total && tell());
  asked++;
}

function tell() {
  took.sort((a, b) => a - b);
  const at = (part) => took[Math.min(took.length - 1, Math.floor(took.length * part))].toFixed(1);
  console.log(`${took.length} answers, ${errors} errors; median ${at(0.5)} ms, 99th percentile ${at(0.99)} ms, longest ${at(1)} ms`);
  process.exit(errors === 0 ? 0 : 1);
}

const begun = performance.now();
setInterval(() => {
  const due = Math.min(total, Math.floor(((performance.now() - begun) / 1000) * Number(perSecond)));
  while (asked < due) ask();
}, 2);
