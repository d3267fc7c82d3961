// A draft is sent and its report shown on the same page, so that going back leads to the form with what was in it, and
// never to a question whether to send it again. Without this the form is a form.
"use strict";

(() => {
  const form = document.querySelector("form.draft");
  const titles = { form: document.title };
  let isSending = false;

  const checked = () => document.querySelector(".checked");
  const isReport = () => Boolean(history.state && history.state.report);

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.draft, form.again")) return;
    event.preventDefault();
    send(event.target, event.submitter || document.activeElement);
  });

  async function send(sent, button) {
    if (isSending) return;
    isSending = true;
    const name = button && button.textContent;
    if (button && button.matches("button")) button.textContent = "……";
    const data = new FormData(sent);
    if (button && button.name) data.append(button.name, button.value);
    if (sent !== form) {
      data.set("changes", mending.state());
      data.set("state", checked().dataset.state);
    }
    try {
      const answer = await fetch((button && button.getAttribute("formaction")) || sent.getAttribute("action"), { method: "POST", body: data });
      const file = answer.headers.get("Content-Disposition");
      if (!answer.ok) tell(sent, parsed(await answer.text()).querySelector(".warning, .message"));
      else if (file) take(await answer.blob(), decodeURIComponent(file.match(/filename\*=UTF-8''([^;]+)/i)?.[1] || "draft"), button);
      else show(parsed(await answer.text()), sent);
    } catch {
      tell(sent, Object.assign(document.createElement("p"), { textContent: "网站没有回答，请稍后再试；稿件和修改都还在这一页上。" }));
    }
    if (button && button.isConnected && button.textContent === "……") button.textContent = name;
    isSending = false;
  }

  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

  // What is wrong, in a sentence at the head of the form, which stays as it is.
  function tell(sent, message) {
    document.querySelector(".warning[role=alert]")?.remove();
    const told = document.importNode(message, true);
    told.className = "warning";
    told.setAttribute("role", "alert");
    if (sent === form) form.querySelector(".paste").before(told);
    else sent.before(told);
    told.scrollIntoView({ block: "nearest" });
  }

  function take(blob, name, button) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    if (!button.getAttribute("formaction").endsWith("=json")) leaving.takenAway();
  }

  function show(page, sent) {
    document.querySelector(".warning[role=alert]")?.remove();
    checked().replaceWith(document.importNode(page.querySelector(".checked"), true));
    titles.report = document.title = page.title;
    if (form && sent !== form) keepText();
    if (form && !isReport()) history.pushState({ report: true }, "");
    turn();
    report.open();
    scrollTo(0, 0);
    document.querySelector(".checked .total").focus({ preventScroll: true });
  }

  // The form has what was checked last, should one go back to it.
  function keepText() {
    const text = checked().querySelector(".again textarea[name=text]");
    if (text) form.elements.text.value = text.value;
    form.elements.as_of.value = checked().querySelector("[name=as_of]").value;
  }

  // Shows the form or the report, as the history says. A browser that has thrown the page away keeps the fields.
  function turn() {
    if (!form) return;
    form.hidden = isReport();
    checked().hidden = !isReport();
    document.title = isReport() ? titles.report : titles.form;
    remember();
  }

  function remember() {
    form.elements.changes.value = isReport() ? mending.state() : "";
    form.elements.state.value = checked().dataset.state || "";
  }

  addEventListener("popstate", () => {
    if (isReport() && !checked().children.length) return send(form, null);
    turn();
  });

  // Back from another page to a report that is no longer there: what the browser kept of the form is sent again.
  addEventListener("pageshow", (event) => {
    if (event.persisted || !form || !isReport()) return;
    if (form.elements.text.value.trim() || form.elements.file.value) send(form, null);
    else history.replaceState(null, "");
  });

  addEventListener("pagehide", () => form && remember());

  // A file that is too large is told before it is sent.
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!field.matches("input[type=file][data-most]")) return;
    const isTooLarge = field.files.length > 0 && field.files[0].size > Number(field.dataset.most);
    field.setCustomValidity(isTooLarge ? "文件超过 10 MB，请去掉图片，或分成几份再核对。" : "");
    field.reportValidity();
  });

  report.open();
})();
