// The report on a draft: going from finding to finding. Without this it is a page of links and folds.
"use strict";

const report = document.querySelector(".judgements");
const findings = [...document.querySelectorAll(".finding")];
let chosen = null;

const marksOf = (finding) => document.querySelectorAll(`mark[data-finding="${finding.dataset.finding}"]`);
const isFolded = (finding) => finding.parentElement.closest("details:not([open])") !== null;
const isAside = (finding) => finding.closest(".settled") !== null;
const hasTwoPanes = () => getComputedStyle(report).overflowY === "auto";

// `toward` is where one wants to look when the two do not stand beside each other: at the text or at the finding.
function choose(finding, toward) {
  if (chosen) {
    chosen.classList.remove("chosen");
    marksOf(chosen).forEach((mark) => mark.classList.remove("chosen"));
  }
  chosen = finding;
  const fold = finding.closest(".settled");
  if (fold) fold.open = true;
  finding.classList.add("chosen");
  const marks = marksOf(finding);
  marks.forEach((mark) => mark.classList.add("chosen"));
  finding.focus({ preventScroll: true });
  if (hasTwoPanes()) {
    // The lower end of the pane lies below the window until the page has been scrolled a little.
    scrollBy(0, Math.max(0, report.getBoundingClientRect().bottom - innerHeight));
    if (marks.length && !isInView(marks[0])) marks[0].scrollIntoView({ block: "center" });
    const head = report.querySelector(".keys").offsetHeight;
    const above = finding.getBoundingClientRect().top - report.getBoundingClientRect().top;
    report.scrollTop += above - head;
  } else if (toward === "text" && marks.length) {
    marks[0].scrollIntoView({ block: "center" });
  } else {
    finding.scrollIntoView({ block: "start" });
  }
}

function isInView(mark) {
  const place = mark.getBoundingClientRect();
  return place.top > 120 && place.bottom < innerHeight - 40;
}

function openSource(finding, isOpen = true) {
  const source = finding.querySelector(".source");
  if (source) source.open = isOpen;
}

function step(by) {
  const open = findings.filter((finding) => finding === chosen || !(finding.classList.contains("done") || isFolded(finding)));
  if (!open.length) return;
  const at = open.indexOf(chosen);
  const next = at < 0 ? (by > 0 ? 0 : open.length - 1) : (at + by + open.length) % open.length;
  choose(open[next], "finding");
}

function toggleDone(finding) {
  const done = finding.classList.toggle("done");
  marksOf(finding).forEach((mark) => mark.classList.toggle("done", done));
  finding.querySelector("button.finish").textContent = done ? "恢复" : "处理完";
  if (done) openSource(finding, false);
  tellLeft();
}

function tellLeft() {
  const wanting = findings.filter((finding) => !isAside(finding));
  const left = wanting.filter((finding) => !finding.classList.contains("done")).length;
  const told = !wanting.length ? "" : left ? `还有 ${left} 处` : "都处理完了";
  document.querySelector(".keys .left").textContent = told;
}

function addButton(parent, name, className, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  button.textContent = name;
  button.addEventListener("click", () => act(button));
  parent.append(button);
}

function isTyping(event) {
  return event.isComposing || event.keyCode === 229 || event.target.closest("input, textarea, select, [contenteditable]");
}

function onKey(event) {
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "n") step(1);
  else if (event.key === "p") step(-1);
  else if (event.key === "x" && chosen) toggleDone(chosen);
  else if (event.key === "Enter" && chosen && !event.target.closest("a, button, summary")) {
    event.preventDefault();
    openSource(chosen, !chosen.querySelector(".source[open]"));
  }
}

function onClick(event) {
  if (event.target.closest("button, summary, [target]")) return;
  const link = event.target.closest("a[href^='#']");
  const toText = link?.hash.match(/^#at-(\d+)$/);
  const mark = event.target.closest("mark[data-finding]");
  const toFinding = link?.hash.match(/^#finding-(\d+)$/)?.[1] ?? mark?.dataset.finding;
  const within = event.target.closest(".finding");
  if (toText || toFinding) event.preventDefault();
  if (toText) choose(document.getElementById(`finding-${toText[1]}`), "text");
  else if (toFinding) {
    const finding = document.getElementById(`finding-${toFinding}`);
    choose(finding, "finding");
    openSource(finding);
  } else if (within && !String(getSelection())) choose(within, "finding");
}

if (report) {
  for (const finding of findings) {
    finding.tabIndex = -1;
    addButton(finding.querySelector(".head"), "处理完", "finish", () => toggleDone(finding));
    const suggestion = finding.querySelector(".suggestion [data-text]");
    if (suggestion) addButton(suggestion.parentElement, "复制", "copy", (button) => copy(suggestion.textContent, button));
  }
  if (findings.length) {
    document.querySelector(".keys").hidden = false;
    tellLeft();
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", onClick);
  }
}

// A file that is too large is told before it is sent.
for (const field of document.querySelectorAll("input[type=file][data-most]")) {
  field.addEventListener("change", () => {
    const isTooLarge = field.files.length > 0 && field.files[0].size > Number(field.dataset.most);
    field.setCustomValidity(isTooLarge ? "文件超过 10 MB，请去掉图片，或分成几份再核对。" : "");
    field.reportValidity();
  });
}
