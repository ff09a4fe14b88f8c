// Reading charts. The figures of a chart stand in its paths as whole numbers
// (room chart says how); here they are read back: a slider below the chart, or
// a pointer on it, walks along them and each is said in words. The keys of a
// legend become buttons that hide and show their series.
const svg = (name, attributes) => {
  const e = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const k in attributes) e.setAttribute(k, attributes[k]);
  return e;
};
const html = (name, properties) => Object.assign(document.createElement(name), properties);

// Points of a path: x and y below the top left corner of its panel, and the figure.
function pointsOf(path, top) {
  const n = path.getAttribute("d").match(/-?\d+/g).map(Number), list = [];
  const form = path.getAttribute("class"), stride = { columns: 3, bars: 5 }[form] ?? 2;
  const tops = form === "area" ? (n.length + 1) / 2 : n.length;
  let x = 0, y = 0;
  for (let i = 0; i < tops; i += stride) {
    if (stride > 2) list.push({ x: n[i] + (form === "bars" ? 4 : 0), y: n[i + 1] + n[i + 2], n: -n[i + 2] });
    else list.push({ x: x += n[i], y: y += n[i + 1], n: top - y });
  }
  if (form === "area") {
    let base = top - n[tops];
    for (let i = list.length - 1, k = tops + 1; i >= 0; i--, k += 2) {
      list[i].n -= base;
      base -= n[k + 1];
    }
  }
  return list;
}

function enliven(figure, plot) {
  const { x: reads, from, slots } = plot.dataset, language = document.documentElement.lang;
  const named = slots?.split("|"), show = new Intl.NumberFormat(language);
  const when = new Intl.DateTimeFormat(language, { dateStyle: reads === "yearday" ? undefined : "long", timeZone: "UTC", ...(reads === "yearday" && { month: "long", day: "numeric" }) });
  const place = (x) => named ? named[Math.floor(x / 10)] : when.format((+from + x + (reads === "yearday" ? 10957 : 0)) * 864e5);

  const all = [];
  for (const panel of plot.querySelectorAll("svg")) {
    const { top, unit = "" } = panel.dataset, [, , width, height] = panel.getAttribute("viewBox").split(" ");
    const y = parseFloat(panel.getAttribute("y")), high = parseFloat(panel.getAttribute("height"));
    for (const g of panel.querySelectorAll("g[data-name]")) {
      const path = g.querySelector("path"), { name, names } = g.dataset, form = path.getAttribute("class");
      pointsOf(path, +top).forEach((p, i) => all.push({
        ...p, name, unit, form, g, grid: panel.firstElementChild, round: names?.split(" ")[i],
        at: [100 * p.x / width + "%", y + high * p.y / height + "%"],
      }));
    }
  }
  const shown = () => all.filter((p) => !p.g.classList.contains("off"));
  let stops = [];
  const cross = svg("g", { class: "cross" });
  const read = html("p", { className: "read" });
  const slider = html("input", { type: "range", min: 0, step: 1 });
  const label = html("label", { className: "scrub", textContent: "Read along the chart " });
  label.append(slider);
  plot.append(cross);
  figure.querySelector(".reader").append(read, label);

  // say shows what stands at a place; a line of steps keeps its height between its points.
  function say(x) {
    const points = shown(), here = points.filter((p) => p.x === x);
    for (const name of new Set(points.filter((p) => p.form === "steps").map((p) => p.name))) {
      const line = points.filter((p) => p.name === name);
      const last = line.findLast((p) => p.x <= x);
      if (last && last.x < x && line.at(-1).x >= x) here.push(last);
    }
    const words = [], rounds = new Map();
    let before;
    for (const p of here) {
      words.push((p.name === before ? "" : p.name + " ") + show.format(p.n) + (here.length < 3 ? " " + p.unit : ""));
      before = p.name;
      if (p.round) rounds.set(p.round, plot.dataset.link?.replace("*", p.round));
    }
    const text = place(x) + ": " + words.join(", ");
    read.ariaLive = "off";
    read.replaceChildren(html("strong", { textContent: place(x) }), " " + words.join(", "));
    for (const [round, href] of rounds) if (href) read.append(", ", html("a", { href, textContent: "round " + round }));
    slider.ariaValueText = text;
    const left = here[0]?.at[0] ?? "0";
    cross.replaceChildren(svg("line", { x1: left, x2: left, y1: 0, y2: "100%" }), ...here.map((p) => svg("circle", { cx: left, cy: p.at[1], r: 5, class: p.g.getAttribute("class") })));
  }
  function refresh() {
    stops = [...new Set(shown().map((p) => p.x))].sort((a, b) => a - b);
    slider.max = Math.max(0, stops.length - 1);
    slider.value = slider.max;
    slider.disabled = !stops.length;
    cross.replaceChildren();
  }
  slider.addEventListener("input", () => say(stops[slider.value]));
  slider.addEventListener("focus", () => stops.length && say(stops[slider.value]));
  const point = (event) => {
    let best, least = Infinity;
    for (const p of shown()) {
      const m = p.grid.getScreenCTM();
      const away = (m.a * p.x + m.e - event.clientX) ** 2 + (p.form === "line" ? (m.d * p.y + m.f - event.clientY) ** 2 : 0);
      if (away < least) [best, least] = [p, away];
    }
    if (!best) return;
    slider.value = stops.indexOf(best.x);
    say(best.x);
  };
  plot.addEventListener("pointermove", point);
  plot.addEventListener("pointerdown", point);
  plot.classList.add("live");
  refresh();

  const keys = [...figure.querySelectorAll("[data-key]")];
  const set = (key, on) => {
    key.firstElementChild.ariaPressed = on;
    for (const g of plot.querySelectorAll("g[data-name]")) if (g.dataset.name === key.dataset.key) g.classList.toggle("off", !on);
  };
  const tell = (text) => {
    refresh();
    read.ariaLive = "polite";
    read.textContent = text;
  };
  for (const key of keys) {
    const button = html("button", { type: "button", ariaPressed: true });
    button.append(...key.childNodes);
    key.append(button);
    button.addEventListener("click", () => {
      const on = button.ariaPressed !== "true";
      set(key, on);
      tell(key.dataset.key + (on ? " is shown." : " is hidden."));
    });
  }
  if (keys.length > 3) {
    const button = html("button", { type: "button", className: "every", textContent: "Hide all" });
    button.addEventListener("click", () => {
      const on = button.textContent === "Show all";
      for (const key of keys) set(key, on);
      button.textContent = on ? "Hide all" : "Show all";
      tell(on ? "All series are shown." : "All series are hidden. Choose those to show.");
    });
    const item = html("li", {});
    item.append(button);
    keys[0].parentNode.append(item);
  }
}

for (const figure of document.querySelectorAll("[data-chart]")) {
  const plot = figure.querySelector(".plot[data-x]");
  if (plot) enliven(figure, plot);
}
