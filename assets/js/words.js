// How scripts write figures, dates and elements: as the pages do.
export const figure = (n) => numbers.format(n).replace("-", "−");
const numbers = new Intl.NumberFormat("en-CA");

export const counted = (n, one, many) => `${figure(n)} ${n === 1 ? one : many}`;

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

// long writes 2023-07-12 as July 12, 2023, without a time zone to get in the way.
export function long(date) {
  const [y, m, d] = date.split("-").map(Number);
  return `${months[m - 1]} ${d}, ${y}`;
}

// short writes it as Jul 12, 2023.
export const short = (date) => long(date).replace(/^(\w{3})\w*/, "$1");

// fold makes of a text what is compared: 3,800 is one word, as readers type it.
export const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/(\d),(?=\d{3})/g, "$1");

// element makes an element; attributes that are no properties go by their name.
export function element(name, properties = {}, ...children) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in e) e[key] = value;
    else e.setAttribute(key, value);
  }
  e.append(...children);
  return e;
}
