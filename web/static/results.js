// The results: from hit to hit by the arrow keys, and all lines of a document in their place.
"use strict";

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || isTyping(event) || event.shiftKey) return;
  const hits = [...document.querySelectorAll(".hits a.where")];
  const at = hits.indexOf(document.activeElement);
  const next = hits[at + step];
  if (at < 0 || !next) return; // elsewhere the arrows move the page
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
});

// “展开全部” fetches the lines; without it the link leads to a page of them.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-lines-url]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const answer = await fetch(link.dataset.linesUrl).catch(() => null);
  if (!answer || !answer.ok) return location.assign(link.href);
  const piece = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  const group = link.closest(".group");
  const shown = group.querySelector(".lines");
  const count = shown.children.length;
  shown.replaceWith(piece.querySelector(".lines"));
  const more = piece.querySelector(".more a");
  if (more) link.replaceWith(more);
  else link.remove();
  const following = group.querySelectorAll(".lines a.where")[count];
  if (following) following.focus({ preventScroll: true });
});
