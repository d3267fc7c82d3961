// Everything here is an extra: without it the pages are links and forms.
"use strict";

// “链接” copies the permanent address of its part.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-copy]");
  if (!link || !navigator.clipboard) return;
  const url = new URL(link.getAttribute("href"), location.origin + location.pathname);
  navigator.clipboard.writeText(url.href).then(() => {
    link.textContent = "已复制";
    link.classList.add("copied");
    setTimeout(() => {
      link.textContent = "链接";
      link.classList.remove("copied");
    }, 1500);
  }, () => {});
});

// Previous and next mark: the links at the top, and the keys p and n.
const marks = document.querySelectorAll("mark[id]");
let at = startingMark();

function startingMark() {
  const part = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!part) return -1;
  const inside = part.matches("mark") ? part : part.querySelector("mark[id]");
  return inside ? [...marks].indexOf(inside) : -1;
}

function go(step) {
  if (!marks.length) return;
  at = at < 0 ? (step > 0 ? 0 : marks.length - 1) : (at + step + marks.length) % marks.length;
  location.hash = marks[at].id;
}

document.querySelectorAll("a[data-step]").forEach((link) => {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    go(Number(link.dataset.step));
  });
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(input|textarea|select)$/i.test(event.target.tagName)) return;
  if (event.key === "n") go(1);
  else if (event.key === "p") go(-1);
  else if (event.key === "/") {
    event.preventDefault();
    document.querySelector("input[type=search]").select();
  }
});

// The current place in the table of contents.
const entries = new Map([...document.querySelectorAll(".contents a[href^='#']")].map((a) => [a.hash.slice(1), a]));
const headings = [...document.querySelectorAll(".text [id]")].filter((part) => entries.has(part.id));

function showPlace() {
  const line = 140;
  let current = null;
  for (const heading of headings) {
    if (heading.getBoundingClientRect().top > line) break;
    current = heading;
  }
  for (const link of entries.values()) link.classList.remove("here");
  if (current) entries.get(current.id).classList.add("here");
}

if (headings.length) {
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      showPlace();
    });
  }, { passive: true });
  showPlace();
}
