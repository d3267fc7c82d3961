// Mending a draft beside its report: a proposal is adopted, a paragraph is rewritten, either is undone. Nothing is sent.
//
// A change has places `{line, start, end, text}`: UTF-16 units of the line as the page first showed it, which is what
// the DOM counts; they stay here. The server tells a proposal in pieces of text, and is told whole lines. A change takes the
// place of those that it meets, and gives it back when it is undone.
"use strict";

const mending = (() => {
  let lines = new Map(); // by number: the paragraph, what it held at first, its text
  let marks = new Map(); // by finding: the places of its mark
  let changes = []; // those that hold, in the order in which they were made

  const textsOf = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(".ui")) texts.push(walker.currentNode);
    return texts;
  };
  const textOf = (element) => textsOf(element).map((node) => node.data).join("");
  const placesIn = (line) => changes.flatMap((change) => change.places.filter((place) => place.line === line).map((place) => ({ ...place, change })));
  const inOrder = (places) => places.sort((one, other) => one.start - other.start || one.end - other.end);
  // Whether two stretches share a letter, or are the same place between two letters.
  const meets = (one, other) =>
    one.line === other.line &&
    ((one.start < other.end && other.start < one.end) || (one.start === other.start && one.end === other.end));
  const doMeet = (some, others) => some.some((one) => others.some((other) => meets(one, other)));

  // Proposals

  // The places of a proposal: where its pieces say that the mark is not as the source.
  function placesOf(number, proposal) {
    return proposal.flatMap(([line, pieces]) => {
      let at = marks.get(number).find((mark) => mark.line === line).start;
      const places = [];
      for (const [op, text] of pieces) {
        const last = places[places.length - 1];
        if (op === "same") at += text.length;
        else if (op === "draft") places.push({ line, start: at, end: (at += text.length), text: "", by: number });
        else if (last && last.end === at) last.text += text;
        else places.push({ line, start: at, end: at, text, by: number });
      }
      return places.filter((place) => place.text || place.start < place.end);
    });
  }

  function proposalOf(element, finding) {
    const proposal = JSON.parse(element.dataset.proposal);
    const number = finding.dataset.finding;
    const isShown = proposal.every(([line]) => marks.get(number).some((mark) => mark.line === line));
    return isShown ? { by: number, places: placesOf(number, proposal), words: element.dataset.words || element.textContent } : null;
  }

  // The only proposal of a finding; null if it has none, or a choice.
  const adoptable = (finding) => {
    const element = finding.querySelector(".suggestion [data-proposal]");
    return element && proposalOf(element, finding);
  };

  function adopt(finding, change) {
    make(change);
    if (report.chosen() === finding || !report.chosen()) goOn(finding);
  }

  // On to the next that must be changed, else to the next that wants a look.
  function goOn(finding) {
    report.choose(finding, "finding");
    report.step(1);
  }

  function adoptAll() {
    for (const finding of certain()) make(adoptable(finding), false);
    repaint();
    report.step(1);
  }

  const certain = () => report.all().filter((finding) => finding.matches("[data-certain][data-need=change]") && !report.isDone(finding) && adoptable(finding));

  // Changes

  function make(change, isShown = true) {
    change.replaced = changes.filter((other) => (change.absorbed || []).includes(other) || doMeet(other.places, change.places));
    changes = changes.filter((other) => !change.replaced.includes(other)).concat(change);
    if (isShown) repaint();
  }

  function undo(change) {
    const others = changes.filter((other) => other !== change);
    changes = others.concat(change.replaced.filter((old) => !others.some((other) => doMeet(other.places, old.places))));
    repaint();
  }

  // The change by which a finding is settled: its own; a rewriting that reaches into its mark; another that took its place.
  function settledBy(finding) {
    const number = finding.dataset.finding;
    const proposed = adoptable(finding);
    return changes.find((change) => {
      if (change.by === number) return true;
      return doMeet(change.places, change.by && proposed ? proposed.places : marks.get(number));
    });
  }

  function repaint() {
    const changed = new Set(changes.flatMap((change) => change.places.map((place) => place.line)));
    for (const [number, line] of lines) {
      const isChanged = changed.has(number);
      if (!isChanged && !line.element.classList.contains("changed")) continue;
      line.element.replaceChildren(...line.held.cloneNode(true).childNodes);
      for (const place of inOrder(placesIn(number)).reverse()) rewrite(line.element, place);
      line.element.classList.toggle("changed", isChanged);
      const byHand = changes.find((change) => !change.by && change.places.some((place) => place.line === number));
      if (byHand) line.element.append(report.button("撤销手改", "undo", () => undo(byHand)));
    }
    for (const finding of report.all()) show(finding, settledBy(finding));
    tellHowMany();
    report.paint();
  }

  function show(finding, change) {
    finding.classList.toggle("mended", Boolean(change));
    finding.querySelector(".outcome-of").textContent = !change ? "" : change.by ? "已改" : "已改（手改）";
    finding.querySelector("button.undo").hidden = !change;
    finding.querySelector("button.undo").onclick = () => {
      undo(change);
      report.choose(finding, "finding");
    };
    const said = document.querySelector(`.sheet .ref[href="#finding-${finding.dataset.finding}"]`);
    if (!said) return;
    said.classList.toggle("mended", Boolean(change));
    const label = said.querySelector(".said") || said.appendChild(Object.assign(document.createElement("span"), { className: "said" }));
    if (label.dataset.verdict === undefined) label.dataset.verdict = label.textContent;
    label.textContent = change ? "已改" : label.dataset.verdict;
  }

  // Puts the words of a place into a paragraph that is otherwise as it was from there to its beginning.
  function rewrite(element, { start, end, text, by }) {
    let at = 0;
    const nodes = textsOf(element).map((node) => ({ node, first: at, last: (at += node.length) }));
    const near = nodes.filter(({ first, last }) => first <= start && start <= last);
    const own = near.find(({ node }) => by && node.parentElement.closest(`mark[data-finding="${by}"]`));
    const target = own || near.find(({ last }) => start < last) || near[near.length - 1];
    for (const { node, first, last } of nodes) {
      const [from, to] = [Math.max(start, first), Math.min(end, last)];
      if (from < to) node.deleteData(from - first, to - from);
    }
    if (target) target.node.insertData(start - target.first, text);
  }

  // Rewriting a paragraph

  function edit(line) {
    const { element } = lines.get(line);
    if (element.hidden) return element.nextElementSibling.querySelector("textarea").focus();
    const field = document.createElement("textarea");
    field.value = textOf(element);
    field.setAttribute("aria-label", "改这一段");
    field.rows = Math.ceil(field.value.length / 30) + 1;
    const box = document.createElement("div");
    box.className = "rewriting ui";
    const close = () => {
      box.remove();
      element.hidden = false;
    };
    const keep = () => {
      close();
      rewritten(line, field.value.replace(/[\r\n]/g, ""));
    };
    const row = document.createElement("p");
    row.append(report.button("改好（Ctrl+Enter）", "keep", keep), report.button("不改（Esc）", "cancel", close));
    box.append(field, row);
    field.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Enter") event.preventDefault(); // a paragraph is one line
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) keep();
      else if (event.key === "Escape") close();
    });
    element.after(box);
    element.hidden = true;
    const mark = element.querySelector("mark.chosen");
    const at = mark ? field.value.indexOf(textOf(mark)) : 0;
    field.focus();
    field.setSelectionRange(at, at);
  }

  // Makes one change of what differs between a line as it is now and *words*; what was changed there before goes into it.
  function rewritten(line, words) {
    const { element } = lines.get(line);
    const now = textOf(element);
    if (words === now) return;
    let [from, to] = differing(now, words);
    let shift = 0;
    const placed = inOrder(placesIn(line)).map((place) => {
      const here = { ...place, from: place.start + shift, to: place.start + shift + place.text.length, before: shift };
      shift += place.text.length - (place.end - place.start);
      return here;
    });
    const absorbed = new Set();
    for (let count = -1; count !== absorbed.size; ) {
      count = absorbed.size;
      for (const place of placed) {
        if (!absorbed.has(place.change) && !(place.from <= to && from <= place.to)) continue;
        absorbed.add(place.change);
        [from, to] = [Math.min(from, place.from), Math.max(to, place.to)];
      }
    }
    const shiftAt = (at, isEnd) => placed.filter((place) => (isEnd ? place.to <= at : place.to < at || (place.to === at && !absorbed.has(place.change)))).reduce((sum, place) => sum + place.text.length - (place.end - place.start), 0);
    const place = { line, start: from - shiftAt(from, false), end: to - shiftAt(to, true), text: words.slice(from, words.length - (now.length - to)) };
    make({ by: null, places: [place], absorbed: [...absorbed] });
  }

  // Where a text differs from another, as `[from, to)` of it; no character of two units is cut.
  function differing(text, other) {
    const shorter = Math.min(text.length, other.length);
    let from = 0;
    while (from < shorter && text[from] === other[from]) from += 1;
    let end = 0;
    while (end < shorter - from && text[text.length - 1 - end] === other[other.length - 1 - end]) end += 1;
    if (/[\ud800-\udbff]/.test(text[from - 1] || "")) from -= 1;
    if (/[\udc00-\udfff]/.test(text[text.length - end] || "")) end -= 1;
    return [from, text.length - end];
  }

  // The page

  function lineOf(finding) {
    const mark = finding && marks.get(finding.dataset.finding)[0];
    return mark ? mark.line : null;
  }

  function tellHowMany() {
    const button = document.querySelector(".adopt-all");
    const count = certain().length;
    button.hidden = count < 2;
    button.textContent = `全部采纳（${count} 处）`;
  }

  function addButtons(finding) {
    const number = finding.dataset.finding;
    finding.querySelector(".head .finish").before(report.button("撤销", "undo", () => {}));
    for (const element of finding.querySelectorAll("[data-proposal]")) {
      const isChoice = element.dataset.words !== undefined;
      if (!marks.get(number).length || !proposalOf(element, finding)) continue;
      const button = report.button("采纳", "adopt", () => adopt(finding, proposalOf(element, finding)));
      if (isChoice) button.setAttribute("aria-label", `采纳：写作${element.dataset.words}`);
      element.after(button);
    }
    if (lineOf(finding) !== null) finding.querySelector(".head .finish").before(report.button("改这一段", "rewrite", () => edit(lineOf(finding))));
  }

  // One button stands beside the paragraph under the pointer.
  function addPointerButton(sheet) {
    let line = null;
    const button = report.button("改这一段", "beside-line", () => edit(line));
    button.tabIndex = -1; // who has no mouse has the key e, and a button at each finding
    button.hidden = true;
    sheet.append(button);
    sheet.addEventListener("mouseover", (event) => {
      const element = event.target.closest("p[data-line]");
      if (!element) return;
      line = Number(element.dataset.line);
      button.hidden = false;
      button.style.setProperty("top", `${element.offsetTop}px`);
    });
    sheet.addEventListener("mouseleave", () => (button.hidden = true));
    sheet.addEventListener("dblclick", (event) => {
      const element = event.target.closest("p[data-line]");
      if (element && !event.target.closest("a, button")) edit(Number(element.dataset.line));
    });
  }

  function onKey(event) {
    const finding = report.chosen();
    if (!finding || !finding.isConnected || isTyping(event)) return;
    if (event.key === "a") {
      const change = !report.isDone(finding) && adoptable(finding);
      if (change) adopt(finding, change);
      else finding.querySelector("li .adopt")?.focus();
    } else if (event.key === "u") {
      const change = settledBy(finding) || changes[changes.length - 1];
      if (!change) return;
      undo(change);
      const settled = change.by && report.numbered(change.by);
      if (settled) report.choose(settled, "finding");
    } else if (event.key === "e" && lineOf(finding) !== null) {
      event.preventDefault();
      edit(lineOf(finding));
    }
  }

  function open(findings) {
    const sheet = document.querySelector(".sheet");
    changes = [];
    lines = new Map();
    marks = new Map(findings.map((finding) => [finding.dataset.finding, []]));
    for (const element of sheet.querySelectorAll("p[data-line]")) {
      const number = Number(element.dataset.line);
      const held = document.createElement("p");
      held.append(...element.cloneNode(true).childNodes);
      lines.set(number, { element, held });
      let at = 0;
      for (const node of textsOf(element)) {
        for (let mark = node.parentElement.closest("mark"); mark; mark = mark.parentElement.closest("mark")) {
          const places = marks.get(mark.dataset.finding);
          const last = places[places.length - 1];
          if (last && last.line === number && last.end === at) last.end += node.length;
          else places.push({ line: number, start: at, end: at + node.length });
        }
        at += node.length;
      }
    }
    findings.forEach(addButtons);
    for (const finding of findings) finding.querySelector("button.undo").hidden = true;
    addPointerButton(sheet);
    document.querySelector(".adopt-all").addEventListener("click", adoptAll);
    tellHowMany();
  }

  // The lines that were changed, as they read now, for the form: {"12": "…"}; empty if there are none.
  function state() {
    const numbers = [...new Set(changes.flatMap((change) => change.places.map((place) => place.line)))];
    return numbers.length ? JSON.stringify(Object.fromEntries(numbers.map((number) => [number, textOf(lines.get(number).element)]))) : "";
  }

  document.addEventListener("keydown", onKey);
  return { open, state };
})();
