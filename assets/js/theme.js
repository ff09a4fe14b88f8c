// The switch between light and dark. Until a reader uses it, the colours are
// those of the system; then the choice is kept. The script in the head sets it
// before anything is shown.
import { read, write } from "./kept.js";

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const button = document.querySelector("[data-theme-switch]");
const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

function show() {
  button.setAttribute("aria-pressed", String(dark()));
}

function take(theme) {
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  else delete root.dataset.theme;
  show();
}

if (button) {
  take(read("theme"));
  button.addEventListener("click", () => {
    const theme = dark() ? "light" : "dark";
    write("theme", theme);
    take(theme);
  });
  system.addEventListener("change", show);
  addEventListener("storage", (event) => {
    if (event.key === "theme") take(event.newValue); // changed in another window
  });
}
