// What a browser keeps for a reader between pages: colours and notices put
// away, nothing else. A browser may refuse it, even to be asked; then the page
// works and forgets.
export function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function write(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // the reader is asked again on the next page
  }
}
