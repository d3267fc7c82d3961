// The report on a draft: going from finding to finding. Without this it is a page of links and folds.
"use strict";

const report = (() => {
  let pane = null; // what is said of the draft
  let sheet = null; // the draft
  let findings = [];
  let chosen = null;

  const marksOf = (finding) => sheet.querySelectorAll(`mark[data-finding="${finding.dataset.finding}"]`);
  const numbered = (number) => document.getElementById(`finding-${number}`);
  const isFolded = (finding) => finding.parentElement.closest("details:not([open])") !== null;
  const isDone = (finding) => finding.matches(".done, .mended");
  const left = (need) => findings.filter((finding) => finding.dataset.need === need && !isDone(finding)).length;
  const hasTwoPanes = () => getComputedStyle(pane).overflowY === "auto";

  // `toward` is where one wants to look when the two do not stand beside each other: at the text or at the finding.
  function choose(finding, toward) {
    mark(finding);
    finding.focus({ preventScroll: true });
    const [first] = marksOf(finding);
    if (hasTwoPanes()) {
      bringTogether(finding, first);
      // The lower ends of the panes lie below the window until the page has been scrolled a little.
      const hidden = Math.min(finding.getBoundingClientRect().bottom, pane.getBoundingClientRect().bottom) - innerHeight;
      if (hidden > 0) scrollBy(0, pane.getBoundingClientRect().bottom - innerHeight);
    } else if (toward === "text" && first) {
      first.scrollIntoView({ block: "center" });
    } else {
      finding.scrollIntoView({ block: "start" });
    }
  }

  function mark(finding) {
    if (chosen) chosen.classList.remove("chosen");
    sheet.querySelectorAll("mark.chosen").forEach((each) => each.classList.remove("chosen"));
    chosen = finding;
    const fold = finding.closest(".settled");
    if (fold) fold.open = true;
    finding.classList.add("chosen");
    marksOf(finding).forEach((each) => each.classList.add("chosen"));
  }

  // Each pane is scrolled by itself, so that the two stand beside each other and the head of the page stays.
  function bringTogether(finding, first) {
    const head = pane.querySelector(".keys").offsetHeight;
    pane.scrollTop += finding.getBoundingClientRect().top - pane.getBoundingClientRect().top - head;
    if (!first) return;
    const [at, view] = [first.getBoundingClientRect(), sheet.getBoundingClientRect()];
    const bottom = Math.min(view.bottom, innerHeight);
    const isInView = at.top > view.top + 8 && at.bottom < bottom - 40;
    if (!isInView) sheet.scrollTop += at.top - view.top - (bottom - view.top) / 3;
  }

  function openSource(finding, isOpen = true) {
    const source = finding.querySelector(".source");
    if (source) source.open = isOpen;
  }

  function step(by) {
    const open = findings.filter((finding) => finding === chosen || !(isDone(finding) || isFolded(finding)));
    if (!open.length) return;
    const at = open.indexOf(chosen);
    const next = at < 0 ? (by > 0 ? 0 : open.length - 1) : (at + by + open.length) % open.length;
    choose(open[next], "finding");
  }

  function toggleDone(finding) {
    const done = finding.classList.toggle("done");
    finding.querySelector("button.finish").textContent = done ? "恢复" : "处理完";
    if (done) openSource(finding, false);
    paint();
  }

  // What was done to the findings, in the text and in the headline; after every repainting of a line as well.
  function paint() {
    for (const finding of findings) {
      for (const each of marksOf(finding)) {
        each.classList.toggle("chosen", finding === chosen);
        each.classList.toggle("done", finding.classList.contains("done"));
        each.classList.toggle("mended", finding.classList.contains("mended"));
      }
    }
    const { unlistedChange = 0, unlistedLook = 0 } = pane.dataset; // counted, and not on the page
    const [change, look] = [left("change") + Number(unlistedChange), left("look") + Number(unlistedLook)];
    const headline = document.querySelector(".checked .total");
    if (findings.some((finding) => finding.dataset.need === "change")) {
      headline.textContent = (change ? `${change} 处要改` : "都改好了") + (look ? `，${look} 处没有核到` : "");
    }
    const wanting = findings.filter((finding) => finding.dataset.need !== "nothing").length;
    const told = !wanting ? "" : change + look ? `还有 ${change + look} 处` : "都处理完了";
    pane.querySelector(".keys .left").textContent = told;
    leaving.guard();
  }

  function button(name, className, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `ui ${className}`;
    made.textContent = name;
    made.addEventListener("click", () => act(made));
    return made;
  }

  function onKey(event) {
    if (!pane || !pane.isConnected || isTyping(event)) return;
    if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
    else if (event.key === "x" && chosen) toggleDone(chosen);
    else if (event.key === "Enter" && chosen && !event.target.closest("a, button, summary")) {
      event.preventDefault();
      openSource(chosen, !chosen.querySelector(".source[open]"));
    }
  }

  function onClick(event) {
    if (!pane || !event.target.closest(".panes, .counts") || event.target.closest("button, summary, textarea, [target]")) return;
    const link = event.target.closest("a[href^='#']");
    const toText = link?.hash.match(/^#at-(\d+)$/);
    const clicked = event.target.closest("mark[data-finding]");
    const toFinding = link?.hash.match(/^#finding-(\d+)$/)?.[1] ?? clicked?.dataset.finding;
    const within = event.target.closest(".finding");
    if (toText || toFinding) event.preventDefault();
    if (toText) choose(numbered(toText[1]), "text");
    else if (toFinding && String(getSelection())) return; // words are being selected
    else if (toFinding) {
      choose(numbered(toFinding), "finding");
      openSource(numbered(toFinding));
    } else if (within && !String(getSelection())) choose(within, "finding");
  }

  // Begins with the report that the page holds now: what must be changed first is chosen, in view in both panes.
  function open() {
    pane = document.querySelector(".judgements");
    if (!pane) return;
    sheet = document.querySelector(".sheet");
    findings = [...pane.querySelectorAll(".finding")];
    chosen = null;
    for (const finding of findings) {
      finding.tabIndex = -1;
      finding.querySelector(".head").append(button("处理完", "finish", () => toggleDone(finding)));
      const suggestion = finding.querySelector(".suggestion [data-text]");
      if (suggestion) suggestion.parentElement.append(button("复制", "copy", (clicked) => copy(suggestion.textContent, clicked)));
    }
    pane.querySelector(".keys").hidden = !findings.length;
    mending.open(findings);
    paint();
    if (findings.length && findings[0].dataset.need === "change") {
      mark(findings[0]);
      if (hasTwoPanes()) bringTogether(findings[0], marksOf(findings[0])[0]);
    }
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);

  return { open, choose, step, paint, button, isDone, numbered, chosen: () => chosen, all: () => findings };
})();

// Who leaves the page while something was changed or ticked, and not taken away, is asked.
const leaving = (() => {
  let saved = null; // the changes that were taken away last
  const ticked = () => report.all().some((finding) => finding.isConnected && finding.classList.contains("done"));
  const isUnsaved = () => ticked() || (mending.state() !== saved && mending.state() !== "");
  const ask = (event) => {
    event.preventDefault();
    event.returnValue = "";
  };
  // Only then: with a listener, some browsers do not keep the page to come back to.
  const guard = () => (isUnsaved() ? addEventListener : removeEventListener)("beforeunload", ask);
  const takenAway = () => {
    saved = mending.state();
    guard();
  };
  return { guard, takenAway };
})();
