// Notices that a reader can put away. A notice is <div data-notice="NAME"
// data-version="…"> with a hidden <button data-dismiss>: the button shows only
// where it works, and a notice that was put away stays away until its text,
// and so its version, changes.
const kept = (name) => "notice:" + name;

// A browser may refuse storage, even to be asked for it.
function read(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

function write(key, value) {
  try { localStorage.setItem(key, value); } catch { /* the notice is back on the next page */ }
}

for (const notice of document.querySelectorAll("[data-notice]")) {
  const { notice: name, version = "1" } = notice.dataset;
  if (read(kept(name)) === version) {
    notice.hidden = true;
    continue;
  }
  const button = notice.querySelector("[data-dismiss]");
  if (!button) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    write(kept(name), version);
    notice.hidden = true;
    document.getElementById("main")?.focus();
  });
}
