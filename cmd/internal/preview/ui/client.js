// The preview's bar and overlay, and what keeps a tab up to date. It stands in
// a shadow root, so that neither the site's style nor its scripts meet it, and
// sets text only: nothing of a post is ever read as HTML here.
"use strict";
(() => {
  const me = document.currentScript;
  const shown = { path: me.dataset.path, sum: me.dataset.sum, shape: me.dataset.shape, edition: Number(me.dataset.edition) };

  // --- building ---------------------------------------------------------
  const el = (tag, props = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(props)) {
      if (value === undefined || value === null || value === false) continue;
      if (key === "dp") node.dataset.dp = value;
      else if (key === "text") node.textContent = value;
      else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (value === true) node.setAttribute(key, "");
      else node.setAttribute(key, value);
    }
    node.append(...children);
    return node;
  };

  const css = `
:host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; display: block; pointer-events: none; color-scheme: light dark;
  --ground: #fbfaf7; --raised: #efece5; --ink: #1c1a17; --soft: #5b564e; --line: #cfc8bb; --bad: #a3121f; --badground: #fdeeee; --warn: #7a4b00; --good: #1c6b3a; --link: #134f9c; --focus: #1f5fbf;
  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", sans-serif; color: var(--ink); }
@media (prefers-color-scheme: dark) { :host {
  --ground: #1b1a18; --raised: #2a2825; --ink: #efebe4; --soft: #b6afa4; --line: #46423b; --bad: #ff9a9a; --badground: #331b1d; --warn: #f0c070; --good: #86d6a1; --link: #9cc4ff; --focus: #9cc4ff; } }
@media print { :host { display: none; } }
@media (max-width: 30rem) { .bar .word { display: none; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
button, a, label { font: inherit; color: inherit; }
a { color: var(--link); }
.bar { pointer-events: auto; position: absolute; inset: auto 10px 10px auto; display: flex; flex-wrap: wrap; justify-content: flex-end; align-items: center; gap: 2px; max-inline-size: calc(100vw - 20px);
  padding: 3px; background: var(--ground); border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 2px 12px rgb(0 0 0 / .18); }
.bar > *:not(.parts), .parts > * { min-block-size: 28px; padding: 3px 9px; border: 0; border-radius: 7px; background: none; text-decoration: none; color: var(--ink); display: inline-flex; align-items: center; gap: 6px; }
.parts { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 2px; }
.bar button, .bar a, .bar label { cursor: pointer; }
.bar button:hover, .bar a:hover, .bar label:hover { background: var(--raised); }
.parts .mark { background: var(--raised); color: var(--warn); font-weight: 600; }
.parts .bad { color: var(--bad); font-weight: 600; }
.parts .warn { color: var(--warn); }
.quiet { color: var(--soft); }
.bar input { margin: 0; accent-color: var(--link); }
.dot { inline-size: 10px; block-size: 10px; border-radius: 50%; background: var(--good); }
.dot.broken { background: var(--bad); } .dot.offline { background: none; box-shadow: inset 0 0 0 2px var(--soft); }
.panel { pointer-events: auto; position: absolute; inset: auto 10px 56px auto; inline-size: min(46rem, calc(100vw - 20px)); max-block-size: min(60vh, 34rem); overflow: auto;
  background: var(--ground); border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 6px 30px rgb(0 0 0 / .25); padding: 12px 16px; }
.overlay { pointer-events: auto; position: fixed; inset: 0; background: rgb(20 18 16 / .55); display: grid; place-items: start center; padding: max(3vh, 10px) 10px 64px; overflow: auto; }
.sheet { inline-size: min(58rem, 100%); background: var(--ground); border-radius: 12px; border-block-start: 5px solid var(--bad); box-shadow: 0 10px 50px rgb(0 0 0 / .45); padding: 18px clamp(12px, 3vw, 26px) 22px; }
.head { display: flex; gap: 12px; align-items: start; justify-content: space-between; }
h2 { margin: 0 0 2px; font-size: 19px; line-height: 1.3; }
.head p { margin: 0; color: var(--soft); }
.close { flex: none; min-inline-size: 34px; min-block-size: 34px; border: 1px solid var(--line); background: none; border-radius: 8px; cursor: pointer; font-size: 16px; }
.close:hover { background: var(--raised); }
ol { list-style: none; margin: 12px 0 0; padding: 0; display: grid; gap: 12px; }
.panel ol { margin-block-start: 8px; }
li { border: 1px solid var(--line); border-radius: 9px; overflow: hidden; }
.say { padding: 9px 12px; overflow-wrap: anywhere; }
.say b { color: var(--bad); font-weight: 600; } .warning .say b { color: var(--warn); }
.place { font: 12.5px/1.4 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; display: inline-block; overflow-wrap: anywhere; }
.code { float: inline-end; margin-inline-start: 10px; font-size: 12px; color: var(--soft); }
.hint { margin: 4px 0 0; color: var(--good); overflow-wrap: anywhere; }
pre { margin: 0; padding: 8px 12px; background: var(--raised); overflow-x: auto; font: 13px/1.45 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; tab-size: 4; }
pre .n { color: var(--soft); user-select: none; } .caret { color: var(--bad); font-weight: 700; } .warning .caret { color: var(--warn); }
.more { margin: 10px 0 0; color: var(--soft); }
.said { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

  const host = document.createElement("drawpress-preview");
  const root = host.attachShadow({ mode: "open" });
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(el("style", { text: css })); // an old browser, and then without a policy of the page
  }

  const remember = {
    get: (key) => { try { return localStorage.getItem("drawpress." + key); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem("drawpress." + key, value); } catch { /* not allowed here */ } },
  };

  const dot = el("span", { class: "dot", "aria-hidden": "true" });
  const word = el("span", { class: "word quiet" });
  const toggle = el("button", { dp: "toggle", type: "button", "aria-expanded": "true", "aria-controls": "parts", title: "Preview: hide or show the bar" }, dot, word);
  const mark = el("span", { dp: "mark", class: "mark", hidden: true });
  const edit = el("a", { dp: "edit", hidden: true, title: "Open the file of this page in your editor", text: "Edit" });
  const errors = el("button", { dp: "errors", class: "bad", type: "button", hidden: true });
  const warnings = el("button", { dp: "warnings", class: "warn", type: "button", hidden: true, "aria-expanded": "false", "aria-controls": "list" });
  const claims = el("button", { dp: "claims", class: "bad", type: "button", hidden: true, "aria-expanded": "false", "aria-controls": "list" });
  const box = el("input", { dp: "follow", type: "checkbox" });
  const follow = el("label", { title: "Open the page of the post that you save" }, box, document.createTextNode("Follow edits"));
  const newsroom = el("a", { dp: "newsroom", href: "/_drawpress/", text: "Newsroom" });
  const parts = el("div", { class: "parts", id: "parts" }, mark, errors, claims, warnings, follow, edit, newsroom);
  const bar = el("div", { dp: "bar", class: "bar", role: "region", "aria-label": "Preview" }, parts, toggle);
  const panel = el("section", { dp: "list", id: "list", class: "panel", hidden: true, tabindex: "-1", "aria-label": "Warnings" });
  const title = el("h2", { id: "title" });
  const close = el("button", { dp: "close", class: "close", type: "button", "aria-label": "Hide the errors (Escape)", title: "Hide (Escape)", text: "✕" });
  const trials = el("ol");
  const more = el("p", { class: "more" });
  const sheetBox = el("div", { class: "sheet", role: "dialog", "aria-labelledby": "title", tabindex: "-1" },
    el("div", { class: "head" }, el("div", {}, title, el("p", { text: "This page is the last good one. It is replaced as soon as the site is right again." })), close), trials, more);
  const overlay = el("div", { dp: "overlay", class: "overlay", hidden: true }, sheetBox);
  const said = el("div", { class: "said", role: "status", "aria-live": "polite" });
  root.append(overlay, panel, bar, said);

  const count = (n, one) => n + " " + one + (n === 1 ? "" : "s");

  // A problem as an item of a list: words, place, line, caret, hint.
  const item = (q, dp) => {
    const place = q.href ? el("a", { dp: "place", class: "place", href: q.href, text: q.at }) : el("span", { dp: "place", class: "place", text: q.at });
    const say = el("div", { class: "say" }, el("span", { class: "code", text: q.code }), place, document.createElement("br"), el("b", { text: q.message }));
    if (q.hint) say.append(el("p", { dp: "hint", class: "hint", text: q.hint }));
    const li = el("li", { dp, class: q.severity, "data-file": q.file, "data-line": q.line || 0, "data-col": q.col || 0, "data-code": q.code }, say);
    if (q.line && q.excerpt) {
      const number = String(q.line).padStart(3);
      const pre = el("pre", { tabindex: "0", "aria-label": "Line " + q.line, role: "group" }, el("span", { class: "n", text: number + " | " }), el("span", { dp: "text", text: q.excerpt }));
      if (q.col) pre.append("\n", el("span", { class: "n", text: " ".repeat(number.length) + " | " }), q.pad, el("span", { dp: "caret", class: "caret", text: "^".repeat(Math.max(1, Math.min(q.width || 1, 60))) }));
      li.append(pre);
    }
    return li;
  };

  // --- what is shown ----------------------------------------------------
  let state = null;
  let dismissed = "";
  let opened = ""; // the list that is open: "warnings" or "claims"
  const signature = () => state ? state.errors.map((q) => q.at + q.message).join("\n") : "";

  const showErrors = () => {
    const n = state.errors.length + state.more;
    const visible = n > 0 && dismissed !== signature();
    if (n > 0) {
      title.textContent = n === 1 ? "1 error" : n + " errors";
      trials.replaceChildren(...state.errors.map((q) => item(q, "problem")));
      more.textContent = state.more ? "and " + state.more + " more" : "";
      more.hidden = !state.more;
    } else {
      trials.replaceChildren();
      dismissed = "";
    }
    if (visible && overlay.hidden) said.textContent = title.textContent;
    overlay.hidden = !visible;
    errors.hidden = n === 0;
    errors.textContent = count(n, "error");
  };

  const showList = () => {
    const of = opened === "claims" ? state.warnings.filter((q) => q.claim) : state.warnings.filter((q) => !q.claim);
    if (!opened || of.length === 0) {
      opened = "";
      panel.hidden = true;
    } else {
      const left = (opened === "claims" ? state.claims : state.warned - state.claims) - of.length;
      panel.setAttribute("aria-label", opened === "claims" ? "Contradicted claims" : "Warnings");
      panel.replaceChildren(el("h2", { text: opened === "claims" ? "The record says otherwise" : "Warnings" }), el("ol", {}, ...of.map((q) => item(q, "item"))));
      if (left > 0) panel.append(el("p", { class: "more", text: "and " + left + " more; the newsroom lists all" }));
      panel.hidden = false;
    }
    warnings.setAttribute("aria-expanded", String(opened === "warnings"));
    claims.setAttribute("aria-expanded", String(opened === "claims"));
  };

  const show = () => {
    const kind = !state ? "offline" : state.ok ? "ok" : "broken";
    host.dataset.state = kind;
    host.dataset.edition = shown.edition;
    host.dataset.path = shown.path;
    dot.className = "dot " + kind;
    if (!state) {
      word.textContent = "Preview: not connected";
      toggle.setAttribute("aria-label", "Preview: not connected");
      return;
    }
    word.textContent = "Preview";
    toggle.setAttribute("aria-label", state.ok ? "Preview: up to date" : "Preview: the site has errors");
    const plain = state.warned - state.claims;
    warnings.hidden = plain === 0;
    warnings.textContent = count(plain, "warning");
    claims.hidden = state.claims === 0;
    claims.textContent = count(state.claims, "claim") + " contradicted";
    showErrors();
    showList();
  };

  const fold = (folded) => {
    parts.hidden = folded;
    word.hidden = folded;
    toggle.setAttribute("aria-expanded", String(!folded));
    remember.set("folded", folded ? "1" : "");
    if (folded) {
      opened = "";
      if (state) showList();
    }
  };

  toggle.addEventListener("click", () => fold(!parts.hidden));
  box.checked = remember.get("follow") === "1";
  box.addEventListener("change", () => remember.set("follow", box.checked ? "1" : ""));
  const openList = (which) => () => {
    opened = opened === which ? "" : which;
    showList();
    if (opened) panel.focus();
  };
  warnings.addEventListener("click", openList("warnings"));
  claims.addEventListener("click", openList("claims"));
  errors.addEventListener("click", () => { dismissed = ""; showErrors(); sheetBox.focus(); });
  const dismiss = () => { dismissed = signature(); showErrors(); errors.focus(); };
  close.addEventListener("click", dismiss);
  overlay.addEventListener("click", (event) => { if (event.target === overlay) dismiss(); });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!overlay.hidden) dismiss();
    else if (opened) {
      const back = opened === "claims" ? claims : warnings;
      opened = "";
      showList();
      back.focus();
    }
  });

  // --- staying up to date -----------------------------------------------
  const spot = "drawpress.scroll";
  const reload = () => {
    try {
      sessionStorage.setItem(spot, JSON.stringify({ path: location.pathname, x: scrollX, y: scrollY }));
    } catch { /* the browser remembers by itself, most of the time */ }
    location.reload();
  };
  const scrollBack = () => {
    let was = null;
    try {
      was = JSON.parse(sessionStorage.getItem(spot));
      sessionStorage.removeItem(spot);
    } catch { return; }
    if (!was || was.path !== location.pathname) return;
    const back = () => scrollTo({ left: was.x, top: was.y, behavior: "instant" });
    back();
    if (document.readyState !== "complete") addEventListener("load", back, { once: true });
  };

  const unhashed = (href) => new URL(href, location.href).pathname.replace(/[.-][0-9A-Za-z]{8,}(\.css)$/, "$1");
  // Only stylesheets have changed: put the new one beside the old, and take the
  // old away when the new one is there. Nothing flashes and nothing scrolls.
  const swap = (styles) => {
    for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
      const next = styles.find((href) => unhashed(href) === unhashed(link.href));
      if (!next || new URL(next, location.href).pathname === new URL(link.href).pathname) continue;
      const fresh = link.cloneNode();
      fresh.setAttribute("href", next);
      fresh.addEventListener("load", () => link.remove(), { once: true });
      fresh.addEventListener("error", () => fresh.remove(), { once: true });
      link.after(fresh);
    }
  };

  const page = (now) => {
    mark.hidden = !(now.draft || now.scheduled);
    mark.textContent = now.draft && now.scheduled ? "Draft, scheduled" : now.draft ? "Draft" : "Scheduled";
    mark.title = (now.draft ? "A build leaves this page out. " : "") + (now.scheduled ? "It goes live on " + now.scheduled + "." : "");
    edit.hidden = !now.edit;
    if (now.edit) edit.href = now.edit;
    edit.title = now.file ? "Open " + now.file + " in your editor" : "";
    if (now.edition === 0 || now.sum === shown.sum) {
      shown.edition = now.edition;
    } else if (now.shape && now.shape === shown.shape) {
      swap(now.styles);
      Object.assign(shown, { sum: now.sum, edition: now.edition });
    } else {
      reload();
      return;
    }
    show();
  };

  let met = false;
  const heard = (next) => {
    const news = !state || next.edition !== state.edition || next.ok !== state.ok;
    state = next;
    show();
    if (met && box.checked && next.edited && next.edition > shown.edition && document.visibilityState === "visible" && next.edited !== shown.path) {
      location.assign(next.edited);
      return;
    }
    met = true;
    if (news) ask({ path: shown.path });
  };

  let ask = () => {};
  const take = (data) => {
    if (data.offline) {
      state = null;
      show();
    } else if (data.state) heard(data.state);
    else if (data.page && data.path === shown.path) page(data.page);
  };
  const connect = () => {
    const worker = "WORKER_HREF";
    if (typeof SharedWorker !== "undefined") {
      const shared = new SharedWorker(worker, "drawpress");
      shared.port.onmessage = (event) => take(event.data);
      shared.port.start();
      ask = (what) => shared.port.postMessage(what);
    } else {
      const own = new Worker(worker);
      own.onmessage = (event) => take(event.data);
      ask = (what) => own.postMessage(what);
    }
  };
  addEventListener("pagehide", () => ask({ gone: true }));
  addEventListener("pageshow", (event) => { if (event.persisted) { state = null; connect(); } });

  fold(remember.get("folded") === "1");
  show();
  document.body.append(host);
  scrollBack();
  connect();
})();
