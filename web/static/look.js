// How the site looks to this person: colours and size of text, kept in the browser alone. Not deferred: what was chosen
// holds before anything is drawn. Without this the colours are those of the system.
"use strict";

(() => {
  const KEY = "policy-kb-look";
  const VALUES = { colours: ["light", "dark"], size: ["small", "large"] }; // beside what is usual
  const root = document.documentElement;
  root.dataset.scripts = ""; // the choices are shown where they can be made

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch {
      return {}; // no storage here, or something else in it
    }
  }

  function show(look) {
    for (const [name, values] of Object.entries(VALUES)) {
      if (values.includes(look[name])) root.dataset[name] = look[name];
      else delete root.dataset[name];
    }
  }

  function keep(look) {
    try {
      localStorage.setItem(KEY, JSON.stringify(look));
    } catch {
      // it holds for this page
    }
  }

  show(kept());
  addEventListener("storage", (event) => {
    if (event.key === KEY) show(kept());
  });

  document.addEventListener("DOMContentLoaded", () => {
    const choices = document.querySelector("form.looks");
    if (!choices) return;
    for (const name of Object.keys(VALUES)) choices.elements[name].value = root.dataset[name] || "";
    choices.addEventListener("change", () => {
      const look = Object.fromEntries(new FormData(choices));
      show(look);
      keep(look);
    });
  });
})();
