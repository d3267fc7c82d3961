// The reading page: where one is, the contents, from mark to mark. Moving about in a page leaves no trail in the history.
"use strict";

(() => {
  const head = document.querySelector(".running-head");
  const nav = document.querySelector(".contents");
  const wide = matchMedia("(min-width: 75rem)");

  const partOf = (hash) => (hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null);
  const bottomOfHead = () => head.getBoundingClientRect().bottom;

  // Goes to a part of the page, in the history in the place of where one was.
  const go = (hash) => location.replace(hash);

  // What is known of the document: beside the text, or folded under its title.

  const about = document.querySelector(".about > details");
  const openAbout = () => (about.open = wide.matches);
  openAbout();
  wide.addEventListener("change", openAbout);

  // Where one is: the parts in order, each with its entry in the contents, or that of the part before.

  const entries = new Map(Array.from(nav.querySelectorAll("a[href^='#']:not(.close)"), (link) => [link.hash.slice(1), link]));
  const parts = Array.from(document.querySelectorAll(".body .part, .body h2[id], .body .anchor, .body .frame[id]"));
  const entryAt = [];
  parts.forEach((part, position) => entryAt.push(entries.get(part.id) || entryAt[position - 1] || null));
  const place = head.querySelector(".place");
  const foldsOpened = new Set();
  let here = null; // the entry of where one is
  let partHere = null;

  // The position of the last part that begins above the line of sight, -1 on the first screen. The target of the address is
  // not brought there yet when the page opens, and at the end of the page never.
  function positionInSight() {
    const line = bottomOfHead() + 60;
    const target = partOf(location.hash);
    const isAtEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    if (target && (!here || (isAtEnd && target.getBoundingClientRect().top > line))) {
      const position = parts.indexOf(target.closest(".body .part, .body h2, .body .anchor"));
      if (position >= 0) return position;
    }
    let [first, last] = [0, parts.length];
    while (first < last) {
      const middle = (first + last) >> 1;
      if (parts[middle].getBoundingClientRect().top > line) last = middle;
      else first = middle + 1;
    }
    return first - 1;
  }

  function showPlace() {
    const position = positionInSight();
    const [part, entry] = position < 0 ? [null, null] : [parts[position], entryAt[position]];
    if (part !== partHere) {
      partHere = part;
      askCurrent();
    }
    if (entry === here) return;
    if (here) {
      here.classList.remove("here");
      here.removeAttribute("aria-current");
    }
    here = entry;
    tell();
    if (!here) return;
    here.classList.add("here");
    here.setAttribute("aria-current", "true");
    unfold(here);
    follow(here);
    if (!nav.contains(document.activeElement)) stopAt(here);
  }

  // 第七章 第四十条: the headings above an entry, the outermost first, and its own name.
  function tell() {
    if (!place) return;
    place.textContent = "";
    if (!here) return;
    const names = [nameOf(here)];
    const list = here.closest(".articles, .captions") || here.closest("li").parentElement;
    for (let item = list.closest("li"); item; item = item.parentElement.closest("li")) names.unshift(nameOf(item.querySelector("a")));
    names.forEach((name, position) => {
      const span = document.createElement("span");
      span.className = position === names.length - 1 ? "own" : "above";
      span.textContent = (position ? " " : "") + name;
      place.append(span);
    });
  }

  // 第七章 of 第七章　党的纪律, 第四十条 of the number 40.
  function nameOf(link) {
    const name = (link.getAttribute("aria-label") || "").split("，")[1] || link.textContent.trim();
    return /^第/.test(name) ? name.split(/\s/)[0] : name;
  }

  // The link to what is in force leads to the part that took the place of the one in sight.

  const current = head.querySelector(".current");
  const currentWhole = current && current.href;
  const answers = new Map();
  let asking = 0;

  function askCurrent() {
    if (!current) return;
    clearTimeout(asking);
    asking = setTimeout(async () => {
      const part = partHere;
      if (!part || !part.id) return showCurrent(null);
      if (!answers.has(part.id)) {
        const answer = await fetch(current.dataset.url + encodeURIComponent(part.id) + current.dataset.asked).catch(() => null);
        answers.set(part.id, answer && answer.ok ? (await answer.json()).current : null);
      }
      if (part === partHere) showCurrent(answers.get(part.id));
    }, 120);
  }

  function showCurrent(now) {
    const isPart = now && now.address;
    current.href = isPart ? `${currentWhole}#${now.address}` : currentWhole;
    current.querySelector("span").textContent = isPart ? now.label : "版";
  }

  // Contents: what is current stands in sight, only its chapters are open in a long text, and Tab stops there once.

  function unfold(entry) {
    const chain = new Set();
    for (let fold = entry.closest("details"); fold; fold = fold.parentElement.closest("details")) chain.add(fold);
    const own = entry.parentElement.querySelector(":scope > details");
    if (own) chain.add(own);
    for (const fold of foldsOpened) {
      if (chain.has(fold)) continue;
      fold.open = false;
      foldsOpened.delete(fold);
    }
    for (const fold of chain) {
      if (fold.open) continue;
      fold.open = true;
      foldsOpened.add(fold);
    }
  }

  function follow(entry) {
    if (!entry.offsetParent) return;
    const [panel, at] = [nav.getBoundingClientRect(), entry.getBoundingClientRect()];
    if (at.top < panel.top + 40 || at.bottom > panel.bottom - 40) nav.scrollTop += at.top - panel.top - nav.clientHeight / 3;
  }

  let stop = null;
  const isStop = (element) => element.matches("summary, a") && element.offsetParent !== null;

  function stopAt(element) {
    if (stop) stop.tabIndex = -1;
    stop = element;
    stop.tabIndex = 0;
  }

  for (const element of nav.querySelectorAll("li a, .articles a, summary")) element.tabIndex = -1;
  const firstEntry = nav.querySelector("li a, .articles a");
  if (firstEntry) stopAt(firstEntry);

  nav.addEventListener("focusin", (event) => {
    if (event.target.matches("li a, .articles a, summary")) stopAt(event.target);
  });

  nav.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
    if (!(event.key in steps) && event.key !== "Home" && event.key !== "End") return;
    const stops = Array.from(nav.querySelectorAll("li a, .articles a, summary")).filter(isStop);
    const at = stops.indexOf(document.activeElement);
    if (at < 0) return;
    event.preventDefault();
    const to = event.key === "Home" ? 0 : event.key === "End" ? stops.length - 1 : at + steps[event.key];
    if (stops[to]) stops[to].focus();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".contents a, .running-head .title");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    closeDrawer();
    if (!link.matches(".close")) go(link.hash);
  });

  // The contents as a drawer

  const toContents = head.querySelector(".to-contents");
  toContents.setAttribute("role", "button");
  toContents.setAttribute("aria-controls", "contents");
  toContents.setAttribute("aria-expanded", "false");

  toContents.addEventListener("click", (event) => {
    event.preventDefault();
    if (nav.classList.contains("open")) closeDrawer();
    else openDrawer();
  });

  toContents.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    openDrawer();
  });

  function openDrawer() {
    nav.classList.add("open");
    toContents.setAttribute("aria-expanded", "true");
    if (here) follow(here);
    const first = here && here.offsetParent ? here : nav.querySelector("li a, .articles a, .close");
    first.focus({ preventScroll: true });
  }

  function closeDrawer() {
    if (!nav.classList.contains("open")) return;
    const hadFocus = nav.contains(document.activeElement);
    nav.classList.remove("open");
    toContents.setAttribute("aria-expanded", "false");
    if (hadFocus) toContents.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    if (!nav.contains(event.target) && !toContents.contains(event.target)) closeDrawer();
  });

  nav.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !nav.contains(event.relatedTarget)) closeDrawer();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeDrawer();
  });

  // From mark to mark. The server marked the text; here they are only counted and walked.

  const marks = Array.from(document.querySelectorAll("mark[id^='mark-']"));
  const within = head.querySelector(".within");
  const box = within.querySelector("input[name=q]");
  const count = within.querySelector(".count");
  const asked = box.defaultValue;
  const FIND_FROM = "find-from"; // in the memory of the tab: where one was when one began to look for something
  let at = -1;
  let moving = 0;

  function markAfter(part) {
    const inside = marks.indexOf(part.matches("mark") ? part : part.querySelector("mark[id^='mark-']"));
    if (inside >= 0) return inside;
    return marks.findIndex((mark) => part.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING);
  }

  function showMark(position) {
    if (at >= 0) marks[at].classList.remove("here");
    at = position;
    marks[at].classList.add("here");
    count.textContent = `${at + 1}/${marks.length}`;
  }

  function step(direction, isHeldDown = false) {
    if (!marks.length) return;
    const start = at < 0 && direction < 0 ? 0 : at;
    showMark((start + direction + marks.length) % marks.length);
    marks[at].scrollIntoView();
    // Browsers refuse an address that changes hundreds of times in a few seconds.
    clearTimeout(moving);
    if (isHeldDown) moving = setTimeout(addressMark, 200);
    else addressMark();
  }

  const addressMark = () => history.replaceState(history.state, "", `#${marks[at].id}`);

  within.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-step]");
    if (!link) return;
    event.preventDefault();
    step(Number(link.dataset.step));
  });

  within.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = box.value.trim();
    if (typed && typed === asked && marks.length) return step(1);
    if (typed !== asked) find(typed);
  });

  // Asks for the page with other marks, or none, in the place of this one: Back leads to where one came from.
  function find(typed) {
    const url = new URL(within.action);
    const fields = new FormData(within);
    fields.set("q", typed);
    for (const [name, value] of fields) if (value) url.searchParams.set(name, value);
    const hash = partHere && partHere.id ? `#${partHere.id}` : "";
    // With an address of a part in it, the browser would go there after the script went to the mark.
    url.hash = typed ? "" : hash;
    if (typed) remember(hash);
    location.replace(url.href);
  }

  function remember(hash) {
    try {
      sessionStorage.setItem(FIND_FROM, hash);
    } catch { /* without a memory one begins at the first mark */ }
  }

  function remembered() {
    try {
      const hash = sessionStorage.getItem(FIND_FROM);
      sessionStorage.removeItem(FIND_FROM);
      return hash;
    } catch {
      return null;
    }
  }

  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.key !== "Escape") return;
    event.preventDefault();
    box.value = "";
    if (asked) find("");
    else box.blur();
  });

  box.addEventListener("focus", () => head.classList.add("finding"));
  within.addEventListener("focusout", (event) => {
    if (!within.contains(event.relatedTarget)) head.classList.remove("finding");
  });

  document.addEventListener("keydown", (event) => {
    if (isTyping(event)) return;
    if (event.key === "n") step(1, event.repeat);
    else if (event.key === "p") step(-1, event.repeat);
    else if (event.key === "f") {
      event.preventDefault();
      box.focus({ preventScroll: true });
      box.select();
    }
  });

  const found = remembered();
  if (marks.length) {
    const part = partOf(found || location.hash);
    const first = part ? markAfter(part) : -1;
    if (found !== null) {
      showMark(Math.max(first, 0));
      marks[at].scrollIntoView();
    } else if (first >= 0 && (part.contains(marks[first]) || part === marks[first])) showMark(first);
  }
  // When a page has come the browser goes to the part in its address, and takes the focus off everything else.
  if (found !== null) addEventListener("load", () => setTimeout(() => {
    if (at >= 0) addressMark();
    if (matchMedia("(min-width: 48.01rem)").matches) box.focus({ preventScroll: true }); // on phones the keyboard would cover what was found
  }));

  let waiting = false;
  function later() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      showPlace();
    });
  }
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later, { passive: true });
  showPlace();
  nav.classList.add("placed");
})();
