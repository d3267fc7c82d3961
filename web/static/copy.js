// Copying: wording, citations, addresses.
//
// A selection holds the wording alone: what is ours in the text (controls, numbers of marks, labels) bears the class `ui`
// and cannot be selected; what stands between texts and may be wanted for itself (the path of a hit, the dates below a
// title) bears the class `beside` and is left out of a selection that goes beyond it.
//
// The page tells what stands where. `data-part="<document>/<address>"` is on an element with the wording of a part; on the
// page of a document `data-document="<document>"` is on the whole text, whose parts have their addresses as ids. In
// either, a link `a.number` (the number of a part, which is wording) or `a.handle` (an empty link in the margin, for a part
// without a number) has the permanent address of its part as href and opens the menu. So does the key c, for what is
// selected, focused, the target of the address, or on top of the window.
//
// Other scripts add lines to that menu: numberMenu.entries.push((part) => ({ name: "下载 Word", href: "…" })). `part` is the
// answer of /api/documents/<document>/parts/<address>; what is returned may be null, a list, or a promise of either.
"use strict";

const { copy, numberMenu } = (() => {
  document.documentElement.classList.add("scripted");

  // The wording of a selection

  const BLOCKS = "p, h1, h2, h3, h4, li, dt, dd, td, th, caption, summary, blockquote, pre, div, section, article, header, main, body";
  const FURNITURE = "nav, aside, header.house, .beside";
  const UNREAD = ".ui, .skip, noscript, script, style, button, select, textarea, details:not([open]) > :not(summary)";

  // The blocks in a range, each with what is selected of its text, and the node and place where that ends.
  function blocksIn(range) {
    const isOfFurniture = elementOf(range.commonAncestorContainer).closest(FURNITURE) !== null;
    const blocks = [];
    for (const node of textsIn(range)) {
      const parent = node.parentElement;
      if (parent.closest(UNREAD) || (!isOfFurniture && parent.closest(FURNITURE))) continue;
      const element = parent.closest(BLOCKS);
      const start = node === range.startContainer ? range.startOffset : 0;
      const end = node === range.endContainer ? range.endOffset : node.length;
      const text = readIn(element, parent, node.data.slice(start, end));
      const last = blocks[blocks.length - 1];
      if (last && last.element === element) Object.assign(last, { text: last.text + text, node, end });
      else blocks.push({ element, text, node, end });
    }
    for (const block of blocks) block.text = block.text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
    const filled = blocks.filter((block) => block.text);
    return filled.flatMap((block, at) => [block, ...emptyCells(block, filled[at + 1], range)]);
  }

  // The cells of a row that are selected and hold nothing, behind the last that holds something.
  function emptyCells({ element, node, end }, next, range) {
    const row = element.closest("tr");
    if (!row || (next && next.element.closest("tr") === row)) return [];
    const others = [...row.cells].slice(element.cellIndex + 1).filter((cell) => range.intersectsNode(cell));
    return others.map((cell) => ({ element: cell, text: "", node, end }));
  }

  function* textsIn(range) {
    const root = range.commonAncestorContainer;
    if (root.nodeType === Node.TEXT_NODE) yield root;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (range.intersectsNode(walker.currentNode)) yield walker.currentNode;
  }

  // Line feeds are the page's own, unless the block keeps them; a sign between cells, 甲 · 乙, is no wording.
  function readIn(block, parent, text) {
    if (parent.matches(".sign")) return text.includes("·") ? "\t" : "";
    return getComputedStyle(block).whiteSpace.startsWith("pre") ? text : text.replace(/[ \t]*[\r\n]\s*/g, "");
  }

  const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);

  // Blocks as lines: paragraphs, and the rows of a table with their cells.
  function linesOf(blocks) {
    const lines = [];
    for (const { element, text } of blocks) {
      const row = element.closest("tr");
      const last = lines[lines.length - 1];
      if (!row) lines.push(...text.split("\n").map((paragraph) => ({ text: paragraph })));
      else if (last && last.row === row) last.cells.push(...Array(element.cellIndex - last.at - 1).fill(""), text), (last.at = element.cellIndex);
      else lines.push({ row, cells: [text], at: element.cellIndex });
    }
    return lines;
  }

  const plain = (lines) => lines.map((line) => (line.cells ? line.cells.join("\t") : line.text)).join("\n");

  // Nothing but paragraphs and tables, so that a paper keeps its own look; words of one paragraph join the one they come into.
  function rich(lines) {
    if (lines.length === 1 && !lines[0].cells) return escaped(lines[0].text);
    const pieces = lines.map((line) => (line.cells ? `<tr>${line.cells.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>` : `<p>${escaped(line.text)}</p>`));
    return pieces.join("").replace(/(?:<tr>.*?<\/tr>)+/gs, "<table>$&</table>");
  }

  const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const paragraphs = (text) => text.split("\n").map((line) => ({ text: line }));

  function selectedBlocks() {
    const selection = getSelection();
    if (selection.isCollapsed || isField(document.activeElement)) return [];
    return Array.from({ length: selection.rangeCount }, (_, at) => blocksIn(selection.getRangeAt(at))).flat();
  }

  const isField = (element) => element !== null && element.matches("input, textarea, [contenteditable]");

  document.addEventListener("copy", (event) => {
    const lines = linesOf(selectedBlocks());
    if (event.defaultPrevented || !lines.length) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", plain(lines));
    event.clipboardData.setData("text/html", rich(lines));
  });

  // The clipboard

  // Text and HTML go together. A site that is reached over http by its name in the office has no navigator.clipboard; a
  // command with a listener works there as well.
  async function toClipboard(text, html) {
    const answer = (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      event.clipboardData.setData("text/plain", text);
      event.clipboardData.setData("text/html", html);
    };
    document.addEventListener("copy", answer, true);
    const isDone = document.execCommand("copy");
    document.removeEventListener("copy", answer, true);
    if (isDone) return;
    const blob = (type, content) => new Blob([content], { type });
    const item = { "text/plain": blob("text/plain", text), "text/html": blob("text/html", html) };
    await navigator.clipboard.write([new ClipboardItem(item)]);
  }

  // Copies, and says so for a moment on what was clicked.
  function copy(text, clicked) {
    const name = clicked.textContent;
    if (clicked.classList.contains("copied")) return;
    toClipboard(text, rich(paragraphs(text))).then(() => {
      clicked.textContent = "已复制";
      clicked.classList.add("copied");
      setTimeout(() => {
        clicked.textContent = name;
        clicked.classList.remove("copied");
      }, 1500);
    }, () => {});
  }

  // Says in a line at the foot of the window what was copied, and what is to be known of it.
  const notice = document.createElement("p");
  notice.className = "copy-notice ui";
  notice.setAttribute("role", "status");
  document.body.append(notice);
  let noticeEnds = 0;

  function tell(text, part) {
    const isLapsed = Boolean(part && part.lapse);
    notice.replaceChildren(text, ...(isLapsed ? ["。", ...warning(part)] : []));
    notice.classList.toggle("lapsed", isLapsed);
    clearTimeout(noticeEnds);
    noticeEnds = setTimeout(() => notice.replaceChildren(), isLapsed ? 12000 : 4000);
  }

  // Since when an edition no longer holds, and where the part is in force.
  function warning(part) {
    if (!part.lapse) return part.status === "尚未施行" ? ["尚未施行。"] : [];
    if (!part.current) return [part.lapse];
    const link = make("a", { href: part.current.url }, `看现行${part.current.label || part.current.edition || `《${part.current.title}》`}`);
    return [part.lapse, link];
  }

  function make(name, attributes, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  }

  // Parts

  const PART = "[data-part], [data-document] section[id], [data-document] p[id], [data-document] h1[id], [data-document] h2[id], [data-document] tr[id], [data-document] .frame[id]";
  const answers = new Map();

  // What the site knows of a part: wording, citation, status.
  function partAt({ document: identifier, address }) {
    const url = `${document.body.dataset.partsUrl}/${encodeURIComponent(identifier)}/parts/${encodeURIComponent(address)}`;
    if (!answers.has(url)) {
      const answer = fetch(url).then((response) => (response.ok ? response.json() : Promise.reject(new Error(url))));
      answer.catch(() => answers.delete(url));
      answers.set(url, answer);
    }
    return answers.get(url);
  }

  function placeOf(element) {
    const own = element.dataset.part;
    if (own === undefined) return { document: element.closest("[data-document]").dataset.document, address: element.id, element };
    const slash = own.indexOf("/");
    return { document: own.slice(0, slash), address: own.slice(slash + 1), element };
  }

  function placeOfLink(link) {
    const url = new URL(link.href);
    return { document: decodeURIComponent(url.pathname.split("/").pop()), address: decodeURIComponent(url.hash.slice(1)), element: link };
  }

  // What is selected, with the part that it is cited as: the one that holds it all, else from the first to the last.
  function selectedPlace() {
    const blocks = selectedBlocks();
    const elements = blocks.map((block) => block.element.closest(PART));
    if (!blocks.length || elements.includes(null)) return null;
    const [first, last] = [elements[0], elements[elements.length - 1]].map(placeOf);
    if (first.document !== last.document) return null;
    const { node, end } = blocks[blocks.length - 1];
    const address = common(first.address, last.address) || first.address;
    return { ...first, address, last, lines: linesOf(blocks), area: areaBefore(node, end) };
  }

  function areaBefore(node, end) {
    const range = document.createRange();
    range.setStart(node, Math.max(0, end - 1));
    range.setEnd(node, end);
    return range.getBoundingClientRect();
  }

  function common(one, other) {
    const [steps, others] = [one.split("__"), other.split("__")];
    const differs = steps.findIndex((step, at) => step !== others[at]);
    return (differs < 0 ? steps : steps.slice(0, differs)).join("__");
  }

  async function partOf(place) {
    const part = await partAt(place);
    if (!place.lines) return part;
    const isRange = !common(place.address, place.last.address);
    const last = isRange ? (await partAt(place.last)).citation.replace(/^《[^》]*》(?:（[^）]*）)?/, "") : "";
    const [first, ...others] = place.lines;
    const lines = first.cells || !first.text.startsWith(part.number) ? place.lines : [{ text: first.text.slice(part.number.length) }, ...others];
    return { ...part, lines, label: "所选文字", citation: last ? `${part.citation}至${last}` : part.citation, around: [] };
  }

  // Forms of copies

  // GB/T 15834: inside of “ ” stand ‘ ’; of several paragraphs each is opened, and only the last closed.
  function quoted(lines) {
    const swapped = { "“": "‘", "”": "’", "‘": "“", "’": "”" };
    const texts = lines.map((line) => `“${(line.cells ? line.cells.join("，") : line.text).replace(/[“”‘’]/g, (mark) => swapped[mark])}`);
    return texts.map((text, at) => (at < texts.length - 1 ? text : `${text}”`));
  }

  const isHeading = (part) => /(?:^|__)(?:part|chp|sec|sub|annex|appendix|schedule|figure)_[\d-]+$/.test(part.address);
  const linkTo = (part, inside) => `<a href="${escaped(new URL(part.url, location.href).href)}">${escaped(inside)}</a>`;
  const linesOfPart = (part) => part.lines || paragraphs(part.text);

  const FORMS = [
    {
      name: "原文和引文",
      suits: (part) => part.text_kind === "full" && part.address !== "title" && (part.lines || !isHeading(part)),
      make(part) {
        const lines = part.lines || paragraphs(part.text.slice(part.number.length));
        const texts = quoted(lines);
        const html = texts.length > 1 ? `<p>${texts.map(escaped).join("</p><p>")}` : escaped(texts[0]);
        return [`${texts.join("\n")}（${part.citation}）`, `${html}（${linkTo(part, part.citation)}）${texts.length > 1 ? "</p>" : ""}`];
      },
    },
    { name: "引文", suits: () => true, make: (part) => [part.citation, linkTo(part, part.citation)] },
    {
      name: "原文",
      suits: (part) => part.text_kind === "full" && part.address !== "title",
      make: (part) => [plain(linesOfPart(part)), rich(linesOfPart(part))],
    },
    { name: "条文要点", suits: (part) => part.text_kind === "digest" && part.address !== "title", make: (part) => [plain(linesOfPart(part)), rich(linesOfPart(part))] },
    {
      name: "链接",
      suits: () => true,
      make(part) {
        const url = new URL(part.url, location.href).href;
        return [url, linkTo(part, url)];
      },
    },
  ];

  function copyAs(form, part) {
    return toClipboard(...form.make(part)).then(
      () => tell(`已复制${form.name}：${part.citation}`, part),
      () => tell("没有复制成，请选中文字后按 Ctrl+C"),
    );
  }

  // The menu at a number

  const numberMenu = { entries: [], element: null, place: null };

  numberMenu.open = async (place) => {
    numberMenu.close();
    numberMenu.place = place;
    let part;
    try {
      part = await partOf(place);
    } catch {
      tell("取不到这一部分，请再试一次");
      return;
    }
    if (numberMenu.place !== place) return;
    const menu = make("div", { class: "number-menu ui", role: "dialog", "aria-label": `复制${part.label}` });
    menu.append(scopes(part), make("p", { class: "citation" }, part.citation));
    if (part.text_kind === "full") menu.append(make("p", { class: "sources" }, [part.source, part.attested].filter(Boolean).join("；")));
    if (part.text_kind === "digest") menu.append(make("p", { class: "lapse" }, "条文要点由本库编写，不是原文，不能当引文。"));
    const told = warning(part);
    if (told.length) menu.append(make("p", { class: "lapse" }, ...told));
    const lines = make("ul", {});
    for (const form of FORMS.filter((each) => each.suits(part))) lines.append(make("li", {}, actionOf(form, part)));
    menu.append(lines);
    numberMenu.element = menu;
    document.body.append(menu);
    beside(menu, place.area || place.element.getBoundingClientRect());
    menu.scrollIntoView({ block: "nearest" });
    menu.querySelector("ul button").focus({ preventScroll: true });
    const more = await Promise.all(numberMenu.entries.map((entry) => Promise.resolve(entry(part)).catch(() => null)));
    for (const { name, href } of more.flat().filter(Boolean)) lines.append(make("li", {}, make("a", { href }, name)));
  };

  numberMenu.close = () => {
    const { element, place } = numberMenu;
    numberMenu.element = numberMenu.place = null;
    if (!element) return;
    const hadFocus = element.contains(document.activeElement);
    element.remove();
    if (hadFocus && !place.lines) place.element.focus({ preventScroll: true });
  };

  // The part as a paper in Word, cited at its foot; of a selection all parts from the first to the last.
  numberMenu.entries.push((part) => {
    if (part.address === "title") return null;
    const { address, last } = numberMenu.place || part;
    const whole = (place) => (place.startsWith("art_") ? place.split("__")[0] : place);
    const range = last && !common(address, last.address) ? `${whole(address)}..${whole(last.address)}` : part.address;
    return { name: "下载 Word", href: `${document.body.dataset.exportUrl}/${encodeURIComponent(part.document)}.docx?part=${encodeURIComponent(range)}` };
  });

  function actionOf(form, part) {
    const button = make("button", { type: "button" }, form.name);
    button.addEventListener("click", () => {
      copyAs(form, part);
      numberMenu.close();
    });
    return button;
  }

  // The whole article, its 款, and what holds this part: each may be copied in its place.
  function scopes(part) {
    const row = make("p", { class: "scopes" });
    const whole = part.around.length ? part.around[0].label : "";
    if (part.around.length < 2) row.append(make("strong", {}, part.label));
    else {
      for (const { address, label } of part.around) {
        const name = label === whole || !label.startsWith(whole) ? label : label.slice(whole.length);
        const button = make("button", { type: "button", "aria-pressed": String(address === part.address) }, name);
        const { element } = numberMenu.place;
        button.addEventListener("click", () => numberMenu.open({ document: part.document, address, element }));
        row.append(button);
      }
    }
    return row;
  }

  // Puts what floats below a place, or above it where there is no room, and never beyond the window.
  function beside(floating, area) {
    const { offsetWidth: width, offsetHeight: height } = floating;
    const isRoomBelow = area.bottom + height + 8 < innerHeight || area.top < height + 8;
    const left = Math.max(8, Math.min(area.left, document.documentElement.clientWidth - width - 8));
    floating.style.left = `${left + scrollX}px`;
    floating.style.top = `${(isRoomBelow ? area.bottom + 4 : area.top - height - 4) + scrollY}px`;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.number, a.handle");
    const wasOpen = link !== null && numberMenu.place !== null && numberMenu.place.element === link;
    if (numberMenu.element && !numberMenu.element.contains(event.target)) numberMenu.close();
    if (!link || !link.closest("[data-document], [data-part]") || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!wasOpen && getSelection().isCollapsed) numberMenu.open(placeOfLink(link));
  });

  document.addEventListener("keydown", (event) => {
    const menu = numberMenu.element;
    if (menu) onMenuKey(event, menu);
    else if (event.key === "c" && !isTyping(event)) {
      const place = selectedPlace() || focusedPlace() || placeInView();
      if (place) numberMenu.open(place);
    }
  }, true);

  function onMenuKey(event, menu) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const lines = [...menu.querySelectorAll("ul button, ul a")];
    const choices = [...menu.querySelectorAll(".scopes button")];
    const at = lines.indexOf(document.activeElement);
    if (event.key === "Escape" || event.key === "Tab") numberMenu.close();
    else if (event.key === "ArrowDown") lines[(at + 1) % lines.length].focus();
    else if (event.key === "ArrowUp") lines[(at < 1 ? lines.length : at) - 1].focus();
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const chosen = choices.findIndex((choice) => choice.getAttribute("aria-pressed") === "true");
      const next = choices[chosen + (event.key === "ArrowRight" ? 1 : -1)];
      if (next) next.click();
    } else if (event.key === "c") lines[0].click();
    else if (event.key === "Enter" || event.key === " ") return event.stopPropagation();
    else if (!/^[a-z/]$/i.test(event.key)) return undefined;
    event.stopPropagation();
    if (event.key !== "Tab") event.preventDefault();
    return undefined;
  }

  function focusedPlace() {
    const element = document.activeElement;
    if (element === document.body || !element.closest(PART)) return null;
    return element.matches("a.number, a.handle") ? placeOfLink(element) : placeOf(element.closest(PART));
  }

  // The target of the address if it is in sight, else the first part that is, not hidden below what sticks to the top.
  function placeInView() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const part = target && target.closest(PART);
    if (part && isInSight(target)) return { ...placeOf(part), element: firstLink(part) };
    const links = [...document.querySelectorAll("[data-document] a.number, [data-document] a.handle, [data-part]")];
    const first = links.find((link) => link.getBoundingClientRect().top >= 0 && isInSight(link));
    if (!first) return null;
    return first.matches("a") ? placeOfLink(first) : placeOf(first);
  }

  function isInSight(element) {
    const { left, top } = element.getBoundingClientRect();
    const there = document.elementFromPoint(left + 4, top + 4);
    return there !== null && (element.contains(there) || there.contains(element)) && !there.matches("html, body");
  }

  const firstLink = (part) => part.querySelector("a.number, a.handle") || part;

  // The bar at a selection

  const bar = make("p", { class: "selection-bar ui", hidden: "" });
  document.body.append(bar);
  let barWaits = 0;

  async function showBar() {
    bar.hidden = true;
    const place = numberMenu.element ? null : selectedPlace();
    if (!place) return;
    const part = await partOf(place).catch(() => null);
    if (!part || numberMenu.element || getSelection().isCollapsed) return;
    const form = FORMS[0];
    if (part.text_kind === "digest") bar.replaceChildren("条文要点，不是原文，不能当引文");
    else if (!form.suits(part)) return;
    else {
      const button = make("button", { type: "button" }, "复制并注明出处");
      button.addEventListener("click", () => copyAs(form, part).then(() => { bar.hidden = true; }));
      bar.replaceChildren(button, ...warning(part));
    }
    bar.hidden = false;
    beside(bar, place.area);
  }

  document.addEventListener("selectionchange", () => {
    clearTimeout(barWaits);
    barWaits = setTimeout(showBar, 250);
  });

  // Pressing on what floats leaves the selection as it is.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest(".selection-bar, .number-menu")) event.preventDefault();
  });

  return { copy, numberMenu };
})();
