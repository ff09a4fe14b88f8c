// The search: over every draw, type, news post and page of the site, in the
// reader's browser. The index is fetched once, when the search is first used.
import MiniSearch from "./vendor/minisearch.js";
import { element, figure, fold, long } from "./words.js";

// documents makes of the index what can be found.
function documents({ types, draws, posts }) {
  const list = types.map((t) => ({ what: "Type", title: t.name, summary: `${t.kind} draws`, href: t.href, words: t.short }));
  for (const p of posts) {
    list.push({ what: p.what, title: p.title, summary: p.summary ?? "", date: p.date, href: p.href, words: "" });
  }
  for (const [round, date, place, invited, crs, href, title, summary] of draws) {
    const type = types[place];
    list.push({
      what: "Draw", round, date, href,
      title: title || `Express Entry draw ${round} (${type.short}): ${figure(invited)} invited, CRS ${figure(crs)}`,
      summary: summary || type.name,
      words: `round ${type.name} ${type.kind} ${long(date)} ${date}`,
    });
  }
  list.forEach((d, id) => (d.id = id));
  return list;
}

let ready; // a promise of the index, made when first asked for

function index(url) {
  ready ??= fetch(url)
    .then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status}`);
      return answer.json();
    })
    .then(async (data) => {
      const list = documents(data);
      const words = MiniSearch.getDefault("tokenize");
      const mini = new MiniSearch({
        fields: ["round", "title", "summary", "words"],
        processTerm: (term) => term, // folded already
        storeFields: ["what", "title", "summary", "date", "href"],
        tokenize: (text) => words(fold(text)),
        searchOptions: {
          boost: { round: 8, title: 3 },
          prefix: (term) => term.length > 1 || /\d/.test(term),
          fuzzy: (term) => (/\d/.test(term) || term.length < 4 ? false : 0.2), // a figure is right or wrong
          combineWith: "AND",
          boostDocument: (id, term, d) => (d.what === "Type" ? 1.5 : 1 + 0.25 * (1 - id / list.length)), // the newer first
        },
      });
      await mini.addAllAsync(list, { chunkSize: 500 });
      return mini;
    })
    .catch((error) => {
      ready = undefined; // the next letter tries again
      throw error;
    });
  return ready;
}

const most = 20;

function row({ what, title, summary, date, href }) {
  const meta = [what, what === "Draw" || !date ? "" : long(date)].filter(Boolean).join(", ");
  const when = what === "Draw" ? long(date) + ", " : "";
  return element("li", {}, element("a", { href },
    element("span", { className: "found-what", textContent: meta }),
    element("span", { className: "found-title", textContent: title }),
    element("span", { className: "found-summary", textContent: when + summary })));
}

// wire makes a form with a field q, a status and a list answer what is typed.
function wire(form, { index: url, table }) {
  const field = form.elements.q;
  const status = form.querySelector("[role=status]");
  const list = form.querySelector("[data-found]");
  let asked = 0;

  async function answer() {
    const mine = ++asked;
    const words = field.value.trim();
    if (!words) {
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    let found;
    let some = false; // nothing has all of the words
    try {
      const slow = setTimeout(() => (status.textContent = "Loading…"), 300);
      const mini = await index(url).finally(() => clearTimeout(slow));
      found = mini.search(words);
      if (found.length === 0) {
        found = mini.search(words, { combineWith: "OR" });
        some = found.length > 0;
      }
    } catch {
      if (mine === asked) status.textContent = "The search cannot be loaded. Try again, or look in the table of all draws.";
      return;
    }
    if (mine !== asked) return; // more was typed meanwhile
    list.replaceChildren(...found.slice(0, most).map(row));
    const draws = found.filter((d) => d.what === "Draw").length;
    if (draws > 1 && !some) {
      const all = `${table}?q=${encodeURIComponent(words)}`;
      list.append(element("li", { className: "found-all" }, element("a", { href: all, textContent: `Look for “${words}” in the table of draws` })));
    }
    const n = found.length;
    const counted = n === 0 ? `Nothing found for “${words}”.` : n === 1 ? "1 result" : n > most ? `${figure(n)} results, the best ${most} here` : `${n} results`;
    status.textContent = some ? `${counted}; nothing has all of these words` : counted;
  }

  const links = () => [...list.querySelectorAll("a")];
  field.addEventListener("input", answer);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    links()[0]?.click();
  });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = links();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: at < 0 ? undefined : 0, End: at < 0 ? undefined : all.length - 1 }[event.key];
    if (to !== undefined && (at >= 0 || document.activeElement === field)) {
      event.preventDefault();
      if (to < 0 && at >= 0) field.focus();
      else if (to >= 0) all[Math.min(to, all.length - 1)]?.focus();
    } else if (at >= 0 && event.key.length === 1) {
      field.focus(); // typing on goes into the field
    }
  });
  return answer;
}

let dialog;

// open shows the search above the page.
export function open(link) {
  if (!dialog) {
    const label = element("label", { className: "search-label", textContent: "Search draws, types and news" });
    const field = element("input", { type: "search", name: "q", autocomplete: "off", id: "search-field", enterKeyHint: "go" });
    label.htmlFor = field.id;
    const close = element("button", { type: "button", className: "search-close", textContent: "Close" });
    const status = element("p", { className: "search-status", role: "status" });
    const list = element("ul", { className: "found", "data-found": "" });
    const form = element("form", { className: "search-form", role: "search" }, label, element("div", { className: "search-bar" }, field, close), status, list);
    dialog = element("dialog", { className: "search", id: "search", ariaLabel: "Search" }, form);
    document.body.append(dialog);
    wire(form, { index: link.dataset.search, table: link.dataset.table });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close(); // beside the form
    });
    dialog.addEventListener("close", () => link.focus());
  }
  index(link.dataset.search).catch(() => {}); // said when something is asked
  if (!dialog.open) dialog.showModal();
  const field = dialog.querySelector("input");
  field.focus();
  field.select();
}

// mount makes the form of the search page work, with its words in the URL.
export function mount(form) {
  const answer = wire(form, { index: form.dataset.search, table: form.dataset.table });
  const field = form.elements.q;
  const take = () => {
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    answer();
  };
  field.addEventListener("input", () => {
    const words = field.value.trim();
    history.replaceState(null, "", words ? `?q=${encodeURIComponent(words)}` : location.pathname);
  });
  addEventListener("popstate", take);
  take();
}
