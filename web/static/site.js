// Everything here is an extra: without it the pages are links and forms.
"use strict";

// “链接” copies the permanent address of its part, “引文” its citation and the address.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-copy]");
  if (!link) return;
  if (link.pathname !== location.pathname) event.preventDefault();
  const url = new URL(link.getAttribute("href"), location.origin + location.pathname);
  copy(link.dataset.copy === "citation" ? `${link.title}\n${url.href}` : url.href, link);
});

// Copies, and says so for a moment on what was clicked.
function copy(text, clicked) {
  const name = clicked.textContent;
  if (clicked.classList.contains("copied")) return;
  toClipboard(text).then(() => {
    clicked.textContent = "已复制";
    clicked.classList.add("copied");
    setTimeout(() => {
      clicked.textContent = name;
      clicked.classList.remove("copied");
    }, 1500);
  }, () => {});
}

async function toClipboard(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // A site that is reached over http by its name in the office has no clipboard of this kind; the older way works there.
  const field = document.createElement("textarea");
  field.className = "skip";
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("not copied");
}

// Previous and next mark: the links at the top, and the keys p and n.
const marks = document.querySelectorAll("mark[id^='mark-']");
let at = startingMark();

function startingMark() {
  const part = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!part) return -1;
  const inside = part.matches("mark") ? part : part.querySelector("mark[id^='mark-']");
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
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
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
