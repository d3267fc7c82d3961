// The pane beside a text program: jumps to each finding in the text, and accepts what is proposed. Places are those of the
// text area, in the units in which scripts count; each change moves the places behind it.
"use strict";

(() => {
  const area = document.querySelector(".panel textarea");
  const items = [...document.querySelectorAll(".panel .found li")];
  let checked = area.value;

  const placeOf = (item) => [Number(item.dataset.start), Number(item.dataset.end)];

  function choose(item) {
    for (const other of items) other.classList.toggle("chosen", other === item);
  }

  function find(item) {
    choose(item);
    const [start, end] = placeOf(item);
    area.focus();
    // A browser scrolls to where one types, not to what is selected: of the text before the place it knows the height.
    const text = area.value;
    area.value = text.slice(0, end);
    area.scrollTop = area.scrollHeight;
    const top = area.scrollTop;
    area.value = text;
    area.scrollTop = top ? top + area.clientHeight / 2 : 0;
    area.setSelectionRange(start, end);
  }

  function replace(item, words, isAdopted) {
    const [start, end] = placeOf(item);
    area.setRangeText(words, start, end, "select");
    checked = area.value;
    const moved = words.length - (end - start);
    for (const other of items) {
      if (other !== item && Number(other.dataset.start) >= end) {
        other.dataset.start = Number(other.dataset.start) + moved;
        other.dataset.end = Number(other.dataset.end) + moved;
      }
    }
    item.dataset.end = start + words.length;
    item.classList.toggle("adopted", isAdopted);
    find(item);
  }

  function button(name, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = name;
    made.addEventListener("click", act);
    return made;
  }

  for (const item of items) {
    const actions = item.querySelector(".actions");
    const words = item.querySelector(".words").textContent;
    actions.prepend(button("找到", () => find(item)));
    if (!item.dataset.suggestion) continue;
    const adopt = button("采纳", () => {
      const isAdopted = item.classList.contains("adopted");
      replace(item, isAdopted ? words : item.dataset.suggestion, !isAdopted);
      adopt.textContent = isAdopted ? "采纳" : "撤销";
    });
    actions.append(adopt);
  }

  // Once it is typed into, nobody knows where the marks stand: the next check tells.
  area.addEventListener("input", () => {
    if (area.value === checked) return;
    for (const each of document.querySelectorAll(".panel .actions button")) each.disabled = true;
  });
})();
