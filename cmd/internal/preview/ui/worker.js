// One worker for all tabs of a browser: it holds the one stream that a preview
// needs, and asks on behalf of pages whose own policy would not let them.
"use strict";

const ports = new Set();
let last = null;
let online = false;
let stream = null;
let retry = 0;

function open() {
  clearTimeout(retry);
  stream = new EventSource("/_drawpress/stream");
  stream.addEventListener("state", (event) => {
    online = true;
    last = JSON.parse(event.data);
    for (const port of ports) port.postMessage({ state: last });
  });
  stream.onerror = () => {
    if (online || last === null) {
      online = false;
      for (const port of ports) port.postMessage({ offline: true });
    }
    if (stream.readyState === EventSource.CLOSED) {
      clearTimeout(retry);
      retry = setTimeout(open, 1000);
    }
  };
}

function attach(port) {
  ports.add(port);
  port.onmessage = async (event) => {
    if (event.data.gone) {
      ports.delete(port);
      return;
    }
    try {
      const answer = await fetch("/_drawpress/page?path=" + encodeURIComponent(event.data.path), { cache: "no-store" });
      if (answer.ok) port.postMessage({ page: await answer.json(), path: event.data.path });
    } catch {
      // The server is gone; the stream says so.
    }
  };
  if (online && last) port.postMessage({ state: last });
  else if (!online && last) port.postMessage({ offline: true });
  if (!stream) open();
}

if (typeof SharedWorkerGlobalScope !== "undefined") {
  self.onconnect = (event) => attach(event.ports[0]);
} else {
  attach(self);
}
