// Everything here is an extra: without it the pages are links and forms. On every page.
"use strict";

// The key / leads to the box.
document.addEventListener("keydown", (event) => {
  if (isTyping(event) || event.key !== "/") return;
  event.preventDefault();
  document.querySelector("input[type=search]").select();
});

// Tells whether a key is meant for a field, an input method or the browser.
function isTyping(event) {
  return event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey ||
    event.target.closest("input, textarea, select, [contenteditable]") !== null;
}
