// "Where do I stand?": a score beside the draws that were held. Everything is
// computed here, in the reader's browser, from the figures that the page holds;
// nothing is sent or stored. The score gets into the address of the page only
// when the reader asks for a link.
import { counted, element, figure, long, short } from "./words.js";

const form = document.getElementById("check");
const data = JSON.parse(document.getElementById("check-data").textContent);
const { types, pool, nomination, most } = data;
const draws = data.draws.map(([round, date, type, crs, tie, href]) => ({ round, date, type, crs, tie, href: href ?? `${data.draw}${round}/` }));

const score = form.elements.crs;
const fault = document.getElementById("check-fault");
const status = document.getElementById("check-status");
const verdict = document.getElementById("check-verdict");
const results = document.getElementById("check-results");
const share = form.querySelector("[data-share]");

const boxes = [...form.querySelectorAll("[name=type]")];
const link = (d, text) => element("a", { href: d.href, textContent: text });
const moment = (iso) => `${long(iso.slice(0, 10))} at ${iso.slice(11, 19)} UTC`;
const signed = (n) => (n > 0 ? "+" : "") + figure(n);

// ask reads the form; null if there is nothing to compare yet.
function ask() {
  const text = score.value.trim();
  const own = Number(text);
  const nominated = form.elements.nominated.checked;
  const total = own + (nominated ? nomination : 0);
  const wrong = text !== "" && !(Number.isInteger(own) && own >= 1 && own <= most) ? `A CRS score is a whole number from 1 to ${figure(most)}.`
    : total > most ? `With the ${nomination} points of a nomination that makes ${figure(total)}; the highest score there is is ${figure(most)}. Does your score count the nomination already?` : "";
  fault.textContent = wrong;
  score.ariaInvalid = String(Boolean(wrong));
  const chosen = new Set(boxes.filter((box) => box.checked).map((box) => Number(box.dataset.place)));
  if (text === "" || wrong) return null;
  return { own, total, nominated, chosen, last: Number(form.elements.last.value) };
}

const word = (d, total) => (d.crs < total ? "over" : d.crs > total ? "under" : "tie");

// summary says in how many of the draws the score would have been enough.
function summary(list, { total, last }) {
  const over = list.filter((d) => d.crs < total).length;
  const ties = list.filter((d) => d.crs === total).length;
  const which = list.length < last ? (list.length === 1 ? "the one draw" : `all ${list.length} draws`) : `the last ${list.length} draws`;
  const tied = ties === 0 ? "" : over === 0 ? ` In ${counted(ties, "draw", "draws")} it was exactly the cut-off, and the tie-breaking rule decided.` : ` In ${ties} more it was exactly the cut-off, and the tie-breaking rule decided.`;
  return { over, text: `${over === 0 ? "None" : figure(over)} of ${which} of these types had a cut-off below ${figure(total)}.${tied}` };
}

function strip(list, total) {
  const marks = list.map((d) => element("li", { className: `mark ${word(d, total)}` })).reverse();
  return element("ol", { className: "marks" }, ...marks);
}

function tableOf(caption, heads, rows) {
  return element("table", { className: "standing" }, element("caption", { textContent: caption }),
    element("thead", {}, element("tr", {}, ...heads.map(([text, name]) => element("th", { scope: "col", className: name ?? "", textContent: text })))),
    element("tbody", {}, ...rows));
}

const cell = (className, ...children) => element("td", { className }, ...children);
const typeCell = (place) => cell(`type ${types[place].mark}`, types[place].name);

function margins(list, total) {
  return tableOf(`The last ${list.length === 1 ? "draw" : list.length + " draws"} of these types, newest first`,
    [["Date"], ["Type"], ["CRS", "num"], ["Margin", "num"]],
    list.map((d) => {
      const how = word(d, total);
      const said = { over: "above the cut-off", under: "below the cut-off", tie: d.tie ? `invited if your profile was submitted before ${moment(d.tie)}` : "exactly the cut-off" }[how];
      return element("tr", { className: how },
        element("th", { scope: "row" }, link(d, short(d.date))), typeCell(d.type), cell("num", figure(d.crs)),
        cell("num margin", element("strong", { textContent: how === "tie" ? "0" : signed(total - d.crs) }), element("small", { textContent: said })));
    }));
}

function byType(chosen, total) {
  const rows = [...chosen].map((place) => {
    const of = draws.filter((d) => d.type === place);
    const [latest] = of;
    const enough = of.find((d) => d.crs <= total);
    const lowest = Math.min(...of.map((d) => d.crs));
    return element("tr", {},
      element("th", { scope: "row", className: `type ${types[place].mark}`, textContent: types[place].name }),
      latest ? cell("", link(latest, figure(latest.crs)), element("small", { textContent: short(latest.date) })) : cell("", "no draw yet"),
      cell("num", latest ? signed(total - latest.crs) : ""),
      !latest ? cell("") : enough ? cell("", link(enough, short(enough.date)), element("small", { textContent: `cut-off ${figure(enough.crs)}` })) : cell("", "never", element("small", { textContent: `lowest so far ${figure(lowest)}` })));
  });
  return tableOf("Type by type", [["Type"], ["Latest cut-off"], ["Margin", "num"], ["Last time at or below yours"]], rows);
}

// place says where the score lies in the pool: bands are all that is published.
function place({ total, own }) {
  if (!pool) return [];
  const at = pool.bands.findIndex(([from, to]) => total >= from && total <= to);
  const [from, to, same] = pool.bands[at];
  const above = pool.bands.slice(0, at).reduce((n, b) => n + b[2], 0);
  const largest = Math.max(...pool.bands.map((b) => b[2]));
  const text = `When the pool was last measured, on ${long(pool.date)}, ${counted(above, "candidate was", "candidates were")} in a higher band than yours and ${figure(same)} in yours, ${from} to ${to}, out of ${figure(pool.total)}. ` +
    `So between ${figure(above)} and ${figure(Math.max(above, above + same - 1))} were ahead of a score of ${figure(total)}. Candidates come and go every day${draws[0].date >= pool.date ? ", and the draws since then have taken the highest" : ""}.`;
  const rows = pool.bands.map(([low, high, n], i) => element("tr", { className: i === at ? "mine" : i < at ? "ahead" : "" },
    element("th", { scope: "row", textContent: `${low}–${high}` }),
    cell("num", figure(n)),
    cell("bar", element("meter", { min: 0, max: largest, value: n, ariaLabel: `${figure(n)} candidates` })),
    cell("", i === at ? "you" : i < at ? "ahead" : "")));
  return [element("h2", { textContent: "Your place in the pool" }), element("p", { textContent: text }),
    tableOf(`Candidates by CRS score on ${long(pool.date)}`, [["CRS", ""], ["Candidates", "num"], ["Compared", "bar"], ["Place", ""]], rows)];
}

function show() {
  const asked = ask();
  share.disabled = !asked;
  verdict.replaceChildren();
  if (!asked) {
    results.replaceChildren();
    status.textContent = score.value.trim() ? "" : "Enter your score to see in how many draws it would have been enough.";
    return;
  }
  const { chosen, total, own, nominated, last } = asked;
  if (!chosen.size) {
    results.replaceChildren();
    status.textContent = "Choose at least one type of draw that you are eligible for.";
    return;
  }
  const list = draws.filter((d) => chosen.has(d.type)).slice(0, last);
  const parts = [];
  if (list.length) {
    const { over, text } = summary(list, asked);
    status.textContent = text;
    verdict.append(element("p", { className: "verdict" }, element("span", { className: "figure", textContent: `${over}` }), ` of ${list.length}`), strip(list, total));
  } else {
    status.textContent = "There has been no draw of these types yet.";
  }
  if (nominated) parts.push(element("p", { className: "label", textContent: `Compared as ${figure(total)}: ${figure(own)} and the ${nomination} points of a nomination.` }));
  const pnp = types.findIndex((t) => t.slug === "pnp");
  if (chosen.has(pnp) && !nominated && total <= nomination) {
    parts.push(element("p", { className: "label", textContent: `Cut-offs of PNP draws count the ${nomination} points that a provincial nomination adds. If you have one, tick the box above.` }));
  }
  parts.push(byType(chosen, total));
  if (list.length) parts.push(margins(list, total));
  parts.push(...place(asked));
  results.replaceChildren(...parts);
}

// The fragment of the address: only where a reader put it.
function toHash({ own, nominated, chosen, last }) {
  const p = new URLSearchParams({ crs: own, types: [...chosen].map((i) => types[i].slug).join(","), last });
  if (nominated) p.set("nominated", "1");
  return "#" + p.toString().replaceAll("%2C", ",");
}

function fromHash() {
  const p = new URLSearchParams(location.hash.slice(1));
  if (!p.has("crs")) return;
  score.value = p.get("crs");
  const slugs = (p.get("types") ?? "").split(",");
  for (const box of boxes) box.checked = slugs.includes(box.value);
  form.elements.nominated.checked = p.get("nominated") === "1";
  if ([...form.elements.last.options].some((o) => o.value === p.get("last"))) form.elements.last.value = p.get("last");
}

const shared = document.getElementById("check-shared");
form.addEventListener("input", () => {
  if (location.hash) history.replaceState(null, "", location.pathname); // it would say something else
  shared.textContent = "";
  show();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});
share.addEventListener("click", async () => {
  const asked = ask();
  if (!asked) return;
  history.replaceState(null, "", location.pathname + toHash(asked));
  shared.textContent = "The address of this page now holds your score and choices. They are in the part after #, which browsers do not send.";
  try {
    await navigator.clipboard.writeText(location.href);
    shared.textContent += " It is copied, too.";
  } catch {
    // the address bar has it
  }
});
addEventListener("hashchange", () => {
  fromHash();
  show();
});
fromHash();
form.querySelector("fieldset").disabled = false;
show();
