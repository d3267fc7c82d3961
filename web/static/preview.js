// A citation shows what it leads to: on resting the pointer, on focus, on the first tap. Without this it is a link.
"use strict";

(() => {
  const preview = document.getElementById("preview");
  const said = document.getElementById("preview-said");
  // Milliseconds. Who passes over a link on the way elsewhere is not to be stopped; and from the link to the panel beside
  // the text is a long way.
  const [OPEN_AFTER, CLOSE_AFTER] = [350, 500];
  // Pixels: room for a panel beside the text, else it stands at the foot of the window; and the air around it.
  const [LEAST_WIDTH, MOST_WIDTH, AIR] = [250, 420, 16];
  const MOST_CHARACTERS = 1500; // of a chapter the beginning; an article is nearly always shorter
  const BADGES = { 已修订: "revised", 已废止: "repealed", 尚未施行: "not-yet" };
  const BECAME = { same: "（文字未改）", moved: "（文字未改）", changed: "（文字有修改）", dropped: "（其中没有对应的条文）" };
  const KINDS = { digest: "条文要点", none: "未收录正文" };

  const answers = new Map(); // what was asked once, by address
  let shown = null; // the link whose preview is open
  let waiting = 0; // the timer that will open or close
  let pointer = "mouse";
  let wanted = null; // the link that was asked about last

  // What the addresses of documents' pages begin with.
  const pages = () => preview.dataset.url.replace("/api/", "/");

  // The address that tells what a link leads to; none of a link elsewhere.
  function addressOf(link) {
    if (!link.matches(".cites, [data-previews] a") || link.origin !== location.origin) return null;
    if (!link.pathname.startsWith(pages())) return null;
    const identifier = link.pathname.slice(pages().length);
    const part = link.hash.slice(1);
    if (!identifier || identifier.includes("/") || /^(mark|note|noted)-/.test(part)) return null;
    const day = new URLSearchParams(link.search).get("as_of");
    return `${preview.dataset.url}${identifier}/${part ? `parts/${part}` : "opening"}${day ? `?as_of=${day}` : ""}`;
  }

  function linkAt(target) {
    const link = target.closest && target.closest("a[href]");
    return link && addressOf(link) ? link : null;
  }

  async function open(link) {
    clearTimeout(waiting);
    wanted = link;
    const address = addressOf(link);
    try {
      if (!answers.has(address)) {
        const answer = await fetch(address);
        if (!answer.ok) throw new Error(answer.status);
        answers.set(address, await answer.json());
      }
    } catch {
      if (pointer === "touch") link.click(); // the second tap, which follows the link
      return;
    }
    if (wanted !== link || !link.isConnected) return;
    close();
    wanted = shown = link;
    fill(answers.get(address), link);
    preview.hidden = false;
    place(link);
    const text = preview.querySelector(".preview-text");
    text.tabIndex = text.scrollHeight > text.clientHeight ? 0 : -1; // what is scrolled is scrolled by keys too
    if (link.title) {
      link.dataset.title = link.title; // else the browser shows it as well, above the panel
      link.removeAttribute("title");
    }
    link.setAttribute("aria-describedby", "preview-head preview-remark");
    if (pointer === "keyboard") said.textContent = `预览：${preview.querySelector(".preview-head").textContent}。按 Tab 进入，按 Esc 关闭。`;
  }

  function close() {
    clearTimeout(waiting);
    wanted = null;
    if (!shown) return;
    if (shown.dataset.title) shown.title = shown.dataset.title;
    shown.removeAttribute("aria-describedby");
    shown = null;
    said.textContent = "";
    preview.hidden = true;
  }

  function fill(part, link) {
    const find = (selector) => preview.querySelector(selector);
    const edition = part.edition ? `（${part.edition}）` : "";
    find("strong").textContent = `《${part.title}》${edition}${link.hash ? part.label : ""}`;
    const badge = find(".badge");
    badge.textContent = part.status || "";
    badge.className = `badge ${BADGES[part.status] || ""}`;
    find(".kind").textContent = KINDS[part.text_kind] || "";
    const facts = [part.issuer, part.document_number, part.interval].filter(Boolean).join("　");
    const remarks = [link.title || link.dataset.title, part.lapse, facts];
    find(".preview-remark").replaceChildren(...remarks.filter(Boolean).map((text) => element("span", text)));
    const text = part.text.length > MOST_CHARACTERS ? `${part.text.slice(0, MOST_CHARACTERS)}……` : part.text;
    find(".preview-text").replaceChildren(...text.split("\n").filter(Boolean).map((line) => element("p", line)));
    find(".preview-text").scrollTop = 0;
    find(".open").href = link.href;
    const current = find(".current");
    current.hidden = !part.current;
    if (part.current) {
      const { document: identifier, address } = part.current;
      current.href = `${pages()}${encodeURIComponent(identifier)}${link.search}${address ? `#${address}` : ""}`;
      current.textContent = `看现行${part.current.label || "文本"}${BECAME[part.current.became] || ""}`;
    }
  }

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  // Beside the column of text in which the link stands, where there is room; else at the foot of the window, or below its
  // head if the link stands at the foot.
  function place(link) {
    const column = (link.closest(".body") || link.closest(".text, [data-previews]") || link).getBoundingClientRect();
    const at = link.getBoundingClientRect();
    const [width, height] = [document.documentElement.clientWidth, innerHeight];
    const heads = Array.from(document.querySelectorAll(".house, .running-head"), (bar) => bar.getBoundingClientRect().bottom);
    const head = Math.max(0, ...heads);
    const style = preview.style;
    style.cssText = "";
    const right = Math.min(MOST_WIDTH, width - column.right - 2 * AIR);
    const left = Math.min(MOST_WIDTH, column.left - 2 * AIR);
    const sides = [[column.right + AIR, right], [column.left - AIR - left, left]];
    const side = sides.find(([start, room]) => room >= LEAST_WIDTH && isFree(link, start, start + room));
    if (side) {
      [style.left, style.width] = side.map((length) => `${length}px`);
      style.top = `${Math.max(head + AIR, Math.min(at.top - AIR, height - preview.offsetHeight - AIR))}px`;
      return;
    }
    const breadth = Math.min(width, Math.max(MOST_WIDTH, column.width + 2 * AIR));
    style.maxHeight = "45vh"; // it covers text here, which is to stay in sight around the link
    style.width = `${breadth}px`;
    style.left = `${Math.max(0, Math.min(column.left - AIR, width - breadth))}px`;
    if (at.bottom > height - preview.offsetHeight - AIR && at.top - head > preview.offsetHeight) style.top = `${head}px`;
    else style.bottom = "0";
  }

  // Tells whether nothing else to read stands there: beside the findings on a draft stands the draft.
  function isFree(link, start, end) {
    const others = Array.from(document.querySelectorAll("article, section, figure")).filter((text) => !text.contains(link));
    return !others.some((text) => {
      const { left, right, bottom } = text.getBoundingClientRect();
      return left < end && right > start && bottom > 0;
    });
  }

  function soon(act, after) {
    clearTimeout(waiting);
    waiting = setTimeout(act, after);
  }

  function onKey(event) {
    if (event.key === "Escape" && (shown || wanted)) {
      const link = shown;
      const isInside = preview.contains(document.activeElement);
      close();
      if (isInside && link) focusQuietly(link);
    } else if (event.key === "Tab" && shown) onTab(event);
  }

  // Tab goes from the link into its preview and from the end of that on behind the link, as if it stood there.
  function onTab(event) {
    const inside = [...preview.querySelectorAll("a, button, [tabindex='0']")].filter((each) => !each.hidden);
    const from = document.activeElement;
    if (from === shown && !event.shiftKey) {
      event.preventDefault();
      inside[0].focus();
    } else if (event.shiftKey && from === inside[0]) {
      event.preventDefault();
      focusQuietly(shown);
    } else if (!event.shiftKey && from === inside[inside.length - 1]) {
      focusQuietly(shown); // and the browser goes on from there
      close();
    }
  }

  let isQuiet = false;

  function focusQuietly(link) {
    isQuiet = true;
    link.focus();
    isQuiet = false;
  }

  function listen() {
    // Where the pointer was pressed: what comes to lie under it since, of a page that changed, was not pointed at.
    let pressed = "";
    const placeOf = (event) => `${event.screenX} ${event.screenY}`;
    document.addEventListener("pointerdown", (event) => {
      pointer = event.pointerType;
      pressed = placeOf(event);
      if (shown && !preview.contains(event.target) && linkAt(event.target) !== shown) close();
    });
    document.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch" || placeOf(event) === pressed) return;
      if (preview.contains(event.target)) return clearTimeout(waiting);
      const link = linkAt(event.target);
      if (link && link === shown) clearTimeout(waiting);
      else if (link) soon(() => open(link), OPEN_AFTER);
    });
    document.addEventListener("pointerout", (event) => {
      if (event.pointerType === "touch" || !(preview.contains(event.target) || linkAt(event.target))) return;
      if (shown && shown === document.activeElement && isSeenFocus(shown)) return;
      soon(close, CLOSE_AFTER);
    });
    document.addEventListener("focusin", (event) => {
      if (isQuiet || preview.contains(event.target)) return;
      const link = linkAt(event.target);
      if (link && isSeenFocus(link)) soon(() => open(link), OPEN_AFTER);
    });
    document.addEventListener("focusout", (event) => {
      if (isQuiet || !(event.target === shown || event.target === wanted || preview.contains(event.target))) return;
      if (!(event.relatedTarget && preview.contains(event.relatedTarget))) soon(close, 0);
    });
    document.addEventListener("click", (event) => {
      const link = linkAt(event.target);
      if (!link || pointer !== "touch" || link === shown || link === wanted) return;
      event.preventDefault();
      open(link);
    });
    document.addEventListener("keydown", (event) => {
      pointer = "keyboard";
      onKey(event);
    });
    preview.querySelector("button").addEventListener("click", () => {
      const link = shown;
      close();
      if (link) focusQuietly(link);
    });
  }

  // A link that was clicked has the focus too; only one that was come to by the keyboard is shown for that.
  function isSeenFocus(link) {
    try {
      return link.matches(":focus-visible");
    } catch {
      return pointer === "keyboard";
    }
  }

  if (preview) listen();

  // 历次修改 in the menu at each number, where there are versions to follow it through.

  const through = document.querySelector("a.history[data-url]");
  if (through && typeof numberMenu !== "undefined") {
    numberMenu.entries.push((part) => {
      const isHeading = /^(title|note)|(^|__)(part|chp|sec|sub|hdg|annex|appendix|schedule|figure)_[\d-]+$/.test(part.address);
      const url = `${through.dataset.url}${encodeURIComponent(part.address)}${new URL(through.href).search}`;
      return isHeading ? null : { name: `历次修改 ${through.dataset.count}`, href: url };
    });
  }

  // The way back: the place from which a citation was followed, told on the page to which it led. It is handed over in the
  // session and then kept with the entry of the browser's history, so that it is not told where one came another way.

  const WAY = "kb-way";
  let way = null;

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a[href]");
    const from = link && preview && (preview.contains(link) ? shown : linkAt(link));
    if (!from || link.target === "_blank") return;
    const part = from.closest(".part");
    const label = (part && nameOf(part, from)) || document.querySelector("h1").textContent.trim();
    const place = part && from.closest("[id]");
    const back = `${location.pathname}${location.search}${place ? `#${place.id}` : location.hash}`;
    try {
      sessionStorage.setItem(WAY, JSON.stringify({ to: link.pathname, back, label, depth: history.length }));
    } catch {
      return; // a browser that keeps nothing still goes back
    }
    if (link.pathname === location.pathname) addEventListener("hashchange", arrive, { once: true });
  });

  // 第一条, by its number; a paragraph outside of articles by the name that its handle has.
  function nameOf(part, link) {
    const number = part.matches(".article") && part.querySelector(".number");
    if (number) return number.textContent.trim();
    const handle = (link.closest("p") || part).querySelector(".handle") || part.querySelector(".handle");
    return handle ? handle.getAttribute("aria-label").split("：")[0] : "";
  }

  function arrive() {
    let handed = null;
    try {
      handed = JSON.parse(sessionStorage.getItem(WAY));
      sessionStorage.removeItem(WAY);
    } catch {
      return;
    }
    if (handed && handed.to === location.pathname) history.replaceState({ ...history.state, way: handed }, "");
    way = (history.state && history.state.way) || way;
    if (way) showWayBack();
  }

  function showWayBack() {
    document.querySelectorAll(".way-back").forEach((link) => link.remove());
    const link = element("a", `回到${way.label.length > 16 ? `${way.label.slice(0, 16)}…` : way.label}`);
    link.className = "way-back ui";
    link.href = way.back;
    link.addEventListener("click", (event) => {
      if (history.length !== way.depth + 1 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault(); // nothing was opened since: the browser goes back to the very line
      history.back();
    });
    (document.querySelector("[data-way-back]") || document.getElementById("main")).append(link);
  }

  arrive();
})();
