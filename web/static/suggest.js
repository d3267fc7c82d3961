// What may be meant, offered below the box while somebody types; and what was searched for before, in this browser only.
// The box follows the pattern of a combobox with a list: the caret stays in the box, arrows move through the rows.
"use strict";

{ // its names are its own
// In milliseconds. Less than the tenth of a second after which an answer seems late, and as long as two keys of a fast
// typist are apart, so that a word typed in one go is one question.
const SUGGEST_AFTER = 80;
// As many as are seen at a glance; older ones are quicker typed again.
const MOST_RECENT = 6;

for (const form of document.querySelectorAll("form.ask[data-url]")) suggestBelow(form);

function suggestBelow(form) {
  const input = form.querySelector("input[type=search]");
  const panel = document.createElement("div");
  const list = document.createElement("div");
  const foot = document.createElement("div");
  const news = document.createElement("p");
  let timer = 0;
  let asked = 0; // answers to any question but the last are dropped
  let current = -1;
  let isComposing = false;
  let rows = [];

  panel.className = "suggestions ui";
  panel.hidden = true;
  list.id = "suggested";
  list.setAttribute("role", "listbox");
  foot.className = "foot";
  news.className = "news";
  news.setAttribute("role", "status");
  panel.append(list, foot);
  form.append(panel, news);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-haspopup", "listbox");
  input.setAttribute("aria-expanded", "false");

  input.addEventListener("input", (event) => {
    if (!event.isComposing && !isComposing) later();
  });
  // Between these two the letters are the input method's: nothing is asked, and its own list is the only one.
  input.addEventListener("compositionstart", () => {
    isComposing = true;
    close();
  });
  input.addEventListener("compositionend", () => {
    isComposing = false;
    later();
  });
  input.addEventListener("keydown", pressed);
  input.addEventListener("click", () => {
    if (panel.hidden) later();
  });
  input.addEventListener("focus", () => {
    // Not where the page itself put the caret: nobody has asked for a list yet.
    if (suggestBelow.isUsed && !input.value.trim()) later();
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  form.addEventListener("submit", () => {
    close();
    remember(input.value);
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    input.focus();
    close();
  });
  // A press on a row or on what lies between must not take the caret out of the box.
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row && row.dataset.typed !== undefined) remember(row.dataset.typed);
  });
  list.addEventListener("mousemove", (event) => {
    const row = event.target.closest("[role=option]");
    if (row && rows.indexOf(row) !== current) mark(rows.indexOf(row), false);
  });
  // A page that comes back from the browser's memory comes back closed.
  window.addEventListener("pageshow", close);

  function pressed(event) {
    // The input method has the keys until its composition ends; Enter then only takes what it proposes.
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (panel.hidden) later();
      else step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !panel.hidden && current >= 0) {
      event.preventDefault();
      rows[current].click();
    } else if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault(); // what was typed stays; pressed again it empties the box, as browsers do
      close();
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, SUGGEST_AFTER);
  }

  function ask() {
    const typed = input.value.trim();
    const number = ++asked;
    if (isComposing || document.activeElement !== input) return;
    if (!typed) {
      showRecent();
      return;
    }
    fetch(`${form.dataset.url}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : { suggestions: [] }))
      .catch(() => ({ suggestions: [] }))
      .then((answer) => {
        if (number === asked && document.activeElement === input) show(typed, answer.suggestions);
      });
  }

  function show(typed, suggestions) {
    const search = row(searchUrl(typed), `查找“${typed}”`, "", "");
    search.dataset.typed = typed;
    search.classList.add("search");
    open("可能要找的", [...suggestions.map((one) => row(one.url, one.text, one.note, one.kind_name)), search], []);
    news.textContent = suggestions.length ? `${suggestions.length} 条建议，用上下键选择` : "";
  }

  function showRecent() {
    if (!keepsRecent()) {
      open("最近查找", [], [text("最近查找不作记录。"), button("开始记录", () => keep(true))]);
      return;
    }
    const recent = recentSearches();
    if (!recent.length) {
      close();
      return;
    }
    const recentRows = recent.map((typed) => {
      const one = row(searchUrl(typed), typed, "", "");
      one.dataset.typed = typed;
      return one;
    });
    open("最近查找", recentRows, [
      text("最近查找，只存在这台电脑的浏览器里"),
      button("清除", () => {
        forget();
        close();
      }),
      button("不再记录", () => keep(false)),
    ]);
  }

  function keep(isKept) {
    keepRecent(isKept);
    showRecent();
    input.focus();
  }

  function open(label, newRows, footing) {
    rows = newRows;
    rows.forEach((one, place) => (one.id = `${list.id}-${place}`));
    list.setAttribute("aria-label", label);
    list.replaceChildren(...rows);
    list.hidden = !rows.length;
    foot.replaceChildren(...footing);
    foot.hidden = !footing.length;
    panel.hidden = false;
    input.setAttribute("aria-expanded", String(rows.length > 0));
    mark(-1, false);
  }

  function close() {
    clearTimeout(timer);
    asked += 1;
    panel.hidden = true;
    input.setAttribute("aria-expanded", "false");
    news.textContent = "";
    mark(-1, false);
  }

  // One step down or up; beyond either end the caret's own row, what was typed, comes between.
  function step(by) {
    if (!rows.length) return;
    const places = rows.length + 1;
    mark(((current + 1 + by + places) % places) - 1, true);
  }

  function mark(place, isSeen) {
    if (rows[current]) rows[current].setAttribute("aria-selected", "false");
    current = place;
    const row = rows[place];
    if (!row) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    row.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", row.id);
    if (isSeen) row.scrollIntoView({ block: "nearest" });
  }

  function searchUrl(typed) {
    return `${form.getAttribute("action")}?q=${encodeURIComponent(typed)}`;
  }

  function row(url, words, note, kind) {
    const link = document.createElement("a");
    link.href = url;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    const name = document.createElement("span");
    name.className = "words";
    name.textContent = words;
    link.append(name);
    if (kind) link.append(" ", text(kind, "kind"));
    if (note) link.append(" ", text(note, "note"));
    return link;
  }

  function text(words, kind) {
    const span = document.createElement("span");
    span.textContent = words;
    if (kind) span.className = kind;
    return span;
  }

  function button(words, press) {
    const control = document.createElement("button");
    control.type = "button";
    control.textContent = words;
    control.addEventListener("click", press);
    return control;
  }
}

for (const event of ["pointerdown", "keydown"]) {
  document.addEventListener(event, () => (suggestBelow.isUsed = true), { capture: true, once: true });
}

// What was searched for, the latest first. Kept by the browser for this site, never sent; where it keeps nothing (a private
// window, a rule of the office) there is none.

function recentSearches() {
  try {
    const recent = JSON.parse(localStorage.getItem("recent-searches"));
    return Array.isArray(recent) ? recent.filter((typed) => typeof typed === "string").slice(0, MOST_RECENT) : [];
  } catch {
    return [];
  }
}

function remember(typed) {
  typed = typed.trim();
  if (!typed || !keepsRecent()) return;
  store("recent-searches", JSON.stringify([typed, ...recentSearches().filter((one) => one !== typed)].slice(0, MOST_RECENT)));
}

function forget() {
  store("recent-searches", null);
}

function keepsRecent() {
  try {
    return localStorage.getItem("recent-searches-kept") !== "no";
  } catch {
    return false;
  }
}

function keepRecent(isKept) {
  store("recent-searches-kept", isKept ? null : "no");
  if (!isKept) forget();
}

function store(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // kept nowhere
  }
}
}
