// The table of all draws: search, filters, sorting and totals that follow. The
// HTML holds the whole table; this only takes rows out, puts them back and
// changes their order. What is shown is in the URL, so that it can be shared
// and the back button works.
import { counted, figure, fold, long } from "./words.js";

const table = document.querySelector("table.ledger");
const form = document.getElementById("filters");
const tally = document.getElementById("tally");

const number = (cell) => Number(cell.textContent.replace(/[^\d]/g, ""));

// A moment as the table writes it: June 15, 2023 at 23:49:05 UTC.
const moment = (text) => Date.parse(text.replace(" at ", " ")) || 0;

// read makes a row of the table something to ask.
function read(tr) {
  const [round, date, type, invited, crs, tie] = tr.cells;
  const classes = [...type.classList];
  return {
    tr,
    round: parseFloat(round.textContent) + (round.textContent.trim().match(/[a-z]$/)?.[0].charCodeAt(0) ?? 0) / 1000,
    date: date.firstElementChild.dateTime,
    type: type.textContent,
    slug: classes.find((c) => c.startsWith("t-"))?.slice(2),
    kind: ["general", "program", "category"].find((k) => classes.includes(k)),
    invited: number(invited),
    crs: number(crs),
    tie: tie.textContent,
    words: " " + fold([round, date, type, invited, crs, tie].map((c) => c.textContent).join(" ") + ` ${date.firstElementChild.dateTime} ${long(date.firstElementChild.dateTime)}`),
  };
}

// A group is a year of the table: the row of its total and those of its draws.
const groups = [...table.tBodies].map((body) => {
  const [total, ...rows] = body.rows;
  return { body, total, label: total.querySelector("[data-draws]"), sum: total.querySelector("[data-sum]"), year: body.dataset.year, rows: rows.map(read) };
});
for (const g of groups) for (const r of g.rows) r.year = g.year;
const all = groups.flatMap((g) => g.rows);
const flat = document.createElement("tbody"); // where rows go that are not in the order of their dates

// The state: what is in the URL. A default is not.
const defaults = { q: "", type: "", kind: "", year: "", crs: "", size: "", sort: "date", dir: "desc" };
const firstWay = { round: "desc", date: "desc", type: "asc", invited: "desc", crs: "asc", tie: "desc" };

function fromURL() {
  const p = new URLSearchParams(location.search);
  const s = { ...defaults };
  for (const key in defaults) if (p.get(key)) s[key] = p.get(key);
  if (!(s.sort in firstWay)) s.sort = "date";
  if (s.dir !== "asc" && s.dir !== "desc" || !p.get("dir")) s.dir = firstWay[s.sort];
  return s;
}

function toURL(s) {
  const p = new URLSearchParams();
  for (const key in defaults) {
    if (key === "dir" ? s.dir !== firstWay[s.sort] : s[key] !== defaults[key]) p.set(key, s[key]);
  }
  const query = p.toString().replaceAll("%2C", ",");
  return location.pathname + (query ? "?" + query : "");
}

const span = (name) => {
  const [from, to] = [form.elements[name + "-from"].value, form.elements[name + "-to"].value];
  return from || to ? `${from}-${to}` : "";
};

function fromForm(s) {
  const e = form.elements;
  return {
    ...s,
    q: e.q.value.trim(), kind: e.kind.value, year: e.year.value, crs: span("crs"), size: span("size"),
    type: [...form.querySelectorAll("[name=type]:checked")].map((box) => box.value).join(","),
  };
}

function toForm(s) {
  const e = form.elements;
  if (e.q.value.trim() !== s.q) e.q.value = s.q;
  e.kind.value = s.kind;
  e.year.value = s.year;
  for (const name of ["crs", "size"]) {
    const [from = "", to = ""] = s[name].split("-");
    e[name + "-from"].value = from;
    e[name + "-to"].value = to;
  }
  const types = s.type.split(",");
  for (const box of form.querySelectorAll("[name=type]")) box.checked = types.includes(box.value);
}

// test makes of a state a question to a row.
function test(s) {
  const terms = fold(s.q).split(/\s+/).filter(Boolean).map((t) => " " + t);
  const types = s.type ? new Set(s.type.split(",")) : null;
  const between = (text) => {
    const [from, to] = text.split("-").map((n) => parseInt(n, 10));
    return [from || 0, to || Infinity];
  };
  const [low, high] = between(s.crs);
  const [small, large] = between(s.size);
  return (r) =>
    (!types || types.has(r.slug)) && (!s.kind || r.kind === s.kind) && (!s.year || r.year === s.year) &&
    r.crs >= low && r.crs <= high && r.invited >= small && r.invited <= large && terms.every((t) => r.words.includes(t));
}

const order = {
  round: (a, b) => a.round - b.round,
  date: (a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.round - b.round),
  type: (a, b) => a.type.localeCompare(b.type),
  invited: (a, b) => a.invited - b.invited,
  crs: (a, b) => a.crs - b.crs,
  tie: (a, b) => (a.at ??= moment(a.tie)) - (b.at ??= moment(b.tie)),
};

function sorted(rows, { sort, dir }) {
  const way = dir === "asc" ? 1 : -1;
  return rows.sort((a, b) => way * order[sort](a, b) || order.date(b, a)); // of equals, the newest first
}

// place puts nodes into a body: the first screens at once, the rest when the
// browser has time, so that a key or a tap is answered without delay.
const atOnce = 600;
let pending = 0;

function place(parts) {
  const mine = ++pending;
  let room = atOnce;
  const later = [];
  for (const [body, nodes] of parts) {
    body.replaceChildren(...nodes.slice(0, room));
    if (nodes.length > room) later.push([body, nodes.slice(room)]);
    room = Math.max(0, room - nodes.length);
  }
  const step = () => {
    if (mine !== pending || !later.length) return;
    const [body, nodes] = later[0];
    body.append(...nodes.splice(0, 500));
    if (!nodes.length) later.shift();
    requestAnimationFrame(() => setTimeout(step));
  };
  requestAnimationFrame(() => setTimeout(step));
}

let shown; // the state that the table has now
const caption = table.caption.textContent;

function show(s) {
  const fits = test(s);
  const found = all.filter(fits);
  const key = JSON.stringify({ ...s, q: fold(s.q) });
  if (key !== shown) {
    shown = key;
    if (s.sort === "date") {
      const parts = [];
      for (const g of s.dir === "desc" ? groups : [...groups].reverse()) {
        const rows = sorted(g.rows.filter(fits), s);
        if (!rows.length) {
          g.body.replaceChildren();
          continue;
        }
        g.label.textContent = rows.length === g.rows.length ? `${counted(rows.length, "draw", "draws")} in all` : `${figure(rows.length)} of ${counted(g.rows.length, "draw", "draws")}`;
        g.sum.textContent = figure(rows.reduce((n, r) => n + r.invited, 0));
        parts.push([g.body, [g.total, ...rows.map((r) => r.tr)]]);
      }
      flat.remove();
      for (const body of parts.map((p) => p[0])) table.insertBefore(body, table.tFoot);
      place(parts);
    } else {
      for (const g of groups) g.body.replaceChildren();
      table.insertBefore(flat, table.tFoot);
      place([[flat, sorted(found, s).map((r) => r.tr)]]);
    }
  }
  for (const th of heads) {
    if (th.dataset.sort === s.sort) th.ariaSort = s.dir === "asc" ? "ascending" : "descending";
    else th.removeAttribute("aria-sort");
  }
  const by = heads.find((th) => th.dataset.sort === s.sort).textContent;
  table.caption.textContent = s.sort === "date" && s.dir === "desc" ? caption : `By ${by.toLowerCase().replace("crs", "CRS")}, ${s.dir === "asc" ? "ascending" : "descending"}`;
  totals(found);
  marks(s);
}

// totals says what the rows that are shown come to.
function totals(found) {
  const invited = found.reduce((n, r) => n + r.invited, 0);
  const scores = found.map((r) => r.crs).sort((a, b) => a - b);
  const [low, high, half] = [scores[0], scores.at(-1), scores.length >> 1];
  const median = scores.length % 2 ? scores[half] : (scores[half - 1] + scores[half]) / 2;
  const cell = (name) => table.tFoot.querySelector(`[data-total=${name}]`);
  cell("draws").textContent = counted(found.length, "draw", "draws");
  cell("invited").textContent = figure(invited);
  cell("crs").textContent = found.length ? (low === high ? `${low}` : `${low}–${high}`) : "";
  cell("median").textContent = found.length ? `median CRS ${figure(median)}` : "";
  const of = found.length === all.length ? counted(all.length, "draw", "draws") : `${figure(found.length)} of ${counted(all.length, "draw", "draws")}`;
  const text = found.length
    ? `${of}: ${counted(invited, "invitation", "invitations")}, CRS ${low === high ? low : `${low} to ${high}, median ${figure(median)}`}`
    : `No draw fits. ${counted(all.length, "draw", "draws")} in all.`;
  if (tally.textContent !== text) tally.textContent = text;
}

// marks shows on the controls how many of them narrow the table.
function marks(s) {
  const names = s.type ? [...form.querySelectorAll("[name=type]:checked")].map((box) => box.dataset.short) : [];
  form.querySelector("[data-picked]").textContent = names.length === 0 ? "All types" : names.length < 3 ? names.join(", ") : `${names.length} types`;
  const inside = ["type", "kind", "year", "crs", "size"].filter((k) => s[k]).length;
  more.textContent = inside ? `Filters (${inside})` : "Filters";
  form.querySelector("[type=reset]").disabled = !inside && !s.q;
}

let state = fromURL();

// go shows a state and notes it in the URL: as a step to go back to, or, while
// somebody types, in the place of the last.
function go(next, step) {
  const url = toURL(next);
  if (url !== toURL(state)) history[step ? "pushState" : "replaceState"](null, "", url);
  state = next;
  show(state);
}

// The heads of columns become buttons.
const heads = [...table.tHead.querySelectorAll("[data-sort]")];
for (const th of heads) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sort";
  button.append(...th.childNodes);
  th.append(button);
  button.addEventListener("click", () => {
    const sort = th.dataset.sort;
    const dir = state.sort !== sort ? firstWay[sort] : state.dir === "asc" ? "desc" : "asc";
    go({ ...state, sort, dir }, true);
  });
}

const more = form.querySelector("[data-more]");
more.addEventListener("click", () => {
  const open = form.classList.toggle("open");
  more.ariaExpanded = String(open);
});

const picker = form.querySelector("[data-picker]");
picker.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !picker.open) return;
  picker.open = false;
  picker.querySelector("summary").focus();
});
const leave = (event) => {
  if (picker.open && !picker.contains(event.target)) picker.open = false;
};
document.addEventListener("pointerdown", leave);
document.addEventListener("focusin", leave);

let typing = 0, fresh = true;
form.addEventListener("input", (event) => {
  if (!event.target.matches("[type=search], [type=number]")) return;
  clearTimeout(typing);
  typing = setTimeout(() => {
    go(fromForm(state), fresh);
    fresh = false;
  }, 120);
});
form.addEventListener("change", () => {
  clearTimeout(typing);
  go(fromForm(state), fresh);
  fresh = true;
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(typing);
  go(fromForm(state), fresh);
  fresh = true;
});
form.addEventListener("reset", (event) => {
  event.preventDefault();
  const next = { ...defaults, sort: state.sort, dir: state.dir };
  toForm(next);
  go(next, true);
  form.elements.q.focus();
});
addEventListener("popstate", () => {
  state = fromURL();
  toForm(state);
  show(state);
  anchor();
});

// anchor goes to the row that the URL names, also if it was filtered out.
function anchor() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (!/^(round|year)-/.test(id) || document.getElementById(id)) return;
  if (![...all.map((r) => r.tr), ...groups.map((g) => g.total)].some((tr) => tr.id === id)) return;
  state = { ...defaults };
  toForm(state);
  history.replaceState(null, "", location.pathname + location.hash);
  show(state);
  const find = (tries) => {
    const row = document.getElementById(id);
    if (row) location.replace("#" + id);
    else if (tries) setTimeout(find, 50, tries - 1);
  };
  find(100);
}
addEventListener("hashchange", anchor);

shown = JSON.stringify(defaults);
toForm(state);
show(state);
anchor();
form.querySelector("fieldset").disabled = false;
