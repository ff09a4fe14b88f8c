// Notices that a reader can put away. A notice is an element data-notice="NAME"
// data-version="…" with a hidden <button data-dismiss>: the button shows only
// where it works, and a notice that was put away stays away until its text,
// and so its version, changes.
import { read, write } from "./kept.js";

for (const notice of document.querySelectorAll("[data-notice]")) {
  const { notice: name, version = "1" } = notice.dataset;
  const key = "notice:" + name;
  if (read(key) === version) {
    notice.hidden = true;
    continue;
  }
  const button = notice.querySelector("[data-dismiss]");
  if (!button) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    write(key, version);
    notice.hidden = true;
    document.getElementById("main")?.focus({ preventScroll: true });
  });
}
