// A list that narrows while one types: the page for what stands in the box is asked for, and its list put in the place of
// this one. Without this the box is a form.
"use strict";

const narrowing = document.querySelector("form[data-narrows]");

function narrowedUrl() {
  const url = new URL(narrowing.action);
  for (const [name, value] of new FormData(narrowing)) {
    if (value.trim()) url.searchParams.append(name, value);
  }
  return url;
}

let waiting = 0;
let asking = null;

async function narrow() {
  const url = narrowedUrl();
  if (asking) asking.abort();
  asking = new AbortController();
  let page;
  try {
    const answer = await fetch(url, { signal: asking.signal });
    if (!answer.ok) return;
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return; // another letter was typed, or the site is away: the button still works
  }
  document.getElementById("list").replaceWith(document.adoptNode(page.getElementById("list")));
  document.getElementById("told").textContent = page.getElementById("told").textContent;
  document.title = page.title;
  history.replaceState(history.state, "", url);
}

if (narrowing) {
  const box = narrowing.elements.q;
  box.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(narrow, 60); // milliseconds: shorter than between two letters of one who types fast
  });
  box.addEventListener("compositionend", narrow);
  // From the box down into the list.
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const first = document.querySelector("#list tbody th > a, #list dt > a");
    if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      first.focus();
    }
  });
}
