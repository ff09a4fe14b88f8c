// What every page does beyond its HTML. Everything here only adds: without
// scripts each page is complete. What is wanted rarely is loaded when it is.
import "./theme.js";
import "./notices.js";

if (document.querySelector("[data-chart]")) import("./chart.js");

// The search comes when a reader goes for it: the link leads to the search
// page, and with scripts opens a dialog instead.
const link = document.querySelector("a[data-search]");
const page = document.querySelector("form[data-search]");
const load = () => import("./search.js");

if (page) load().then((search) => search.mount(page));

if (link) {
  const open = (event) => {
    event.preventDefault();
    load().then((search) => (page ? page.elements.q.focus() : search.open(link)), () => location.assign(link.href));
  };
  for (const near of ["pointerenter", "focus"]) link.addEventListener(near, load, { once: true });
  link.addEventListener("click", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) open(event);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable], dialog")) return;
    open(event);
  });
}
