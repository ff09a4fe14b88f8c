// Keeps the newsroom up to date: when the preview has something new, the page
// is fetched and its main part exchanged, with what was unfolded left so.
"use strict";
(() => {
  const current = () => document.querySelector("main");
  let busy = false;
  let again = false;
  const refresh = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const answer = await fetch(location.pathname, { cache: "no-store" });
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      const open = new Set([...document.querySelectorAll("details[open][id]")].map((d) => d.id));
      const shut = new Set([...document.querySelectorAll("details[id]:not([open])")].map((d) => d.id));
      for (const d of next.querySelectorAll("details[id]")) if (open.has(d.id)) d.open = true; else if (shut.has(d.id)) d.open = false;
      const typed = document.querySelector("#filter")?.value;
      document.querySelector("header").replaceWith(next.querySelector("header"));
      current().replaceWith(next.querySelector("main"));
      if (typed) document.querySelector("#filter").value = typed;
      filter();
    } catch {
      document.body.dataset.offline = "";
    }
    busy = false;
    if (again) {
      again = false;
      refresh();
    }
  };
  const filter = () => {
    const field = document.querySelector("#filter");
    if (!field) return;
    const apply = () => {
      const wanted = field.value.toLowerCase();
      for (const row of document.querySelectorAll("#pages tbody tr")) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    };
    field.addEventListener("input", apply);
    apply();
  };
  const take = (data) => {
    if (data.offline) document.body.dataset.offline = "";
    else if (data.state) {
      delete document.body.dataset.offline;
      refresh();
    }
  };
  if (typeof SharedWorker !== "undefined") {
    const shared = new SharedWorker("WORKER_HREF", "drawpress");
    shared.port.onmessage = (event) => take(event.data);
    shared.port.start();
    addEventListener("pagehide", () => shared.port.postMessage({ gone: true }));
  } else {
    new Worker("WORKER_HREF").onmessage = (event) => take(event.data);
  }
  filter();
})();
