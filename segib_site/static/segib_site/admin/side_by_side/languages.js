/* Which languages an editing form shows; errors, wherever they are, are brought into sight. */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const root = document.querySelector("[data-segib-editor]");
  if (!root) return;
  const words = root.querySelector("[data-segib-words]").dataset;
  /** How narrow a column may be, in rem. */
  const NARROWEST = 15;
  const head = root.querySelector(".segib-editor__head");
  const toggles = [...root.querySelectorAll("[data-segib-toggle]")];

  /** Return the elements that match, those in the templates of new rows too. */
  function everywhere(within, selector) {
    const found = [...within.querySelectorAll(selector)];
    within.querySelectorAll("template").forEach((t) => found.push(...everywhere(t.content, selector)));
    return found;
  }

  function say(text) {
    root.querySelector("[data-segib-said]").textContent = text;
  }

  /** Return what a language is called in the interface. */
  function nameOf(code) {
    return toggles.find((t) => t.dataset.segibToggle === code).dataset.name;
  }

  function shown() {
    return toggles.filter((t) => t.getAttribute("aria-pressed") === "true").map((t) => t.dataset.segibToggle);
  }

  function show(codes) {
    toggles.forEach((t) => t.setAttribute("aria-pressed", String(codes.includes(t.dataset.segibToggle))));
    everywhere(root, "[data-language]").forEach((cell) => {
      cell.hidden = !codes.includes(cell.dataset.language);
    });
    root.dataset.columns = codes.length;
    stack();
    // Wagtail's outline of the page asks again what there is to see.
    document.dispatchEvent(new CustomEvent("wagtail:panel-init", { bubbles: true }));
    root.dispatchEvent(new CustomEvent("segib:languages", { detail: { codes } }));
  }

  /** Put the languages below each other where there is no room for them beside each other. */
  function stack() {
    const inside = getComputedStyle(head);
    const width = head.clientWidth - parseFloat(inside.paddingInlineStart) - parseFloat(inside.paddingInlineEnd);
    const em = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const columns = Number(root.dataset.columns);
    const gap = parseFloat(inside.getPropertyValue("--segib-gap"));
    root.toggleAttribute("data-stacked", width / em < columns * NARROWEST + (columns - 1) * gap);
  }

  async function remember(codes) {
    const body = new URLSearchParams(codes.map((code) => ["language", code]));
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    const headers = { "X-CSRFToken": token ? token.value : "" };
    try {
      const answer = await fetch(root.dataset.remember, { method: "POST", headers, body });
      if (answer.status !== 204) throw new Error(answer.statusText);
    } catch {
      say(words.notRemembered);
    }
  }

  toggles.forEach((toggle) => {
    toggle.addEventListener("click", () => {
      const code = toggle.dataset.segibToggle;
      const before = shown();
      const codes = toggles.map((t) => t.dataset.segibToggle).filter((c) => before.includes(c) !== (c === code));
      if (!codes.length) return say(words.atLeastOne);
      show(codes);
      return remember(codes);
    });
  });

  /** Show what an element is in: its language, its tab, its folded panels. */
  function bringOut(element) {
    const cell = element.closest("[data-language]");
    if (cell && cell.hidden) show([...new Set([...shown(), cell.dataset.language])]);
    const tab = element.closest("[role=tabpanel]");
    if (tab && tab.hidden) document.getElementById(tab.getAttribute("aria-labelledby")).click();
    for (let panel = element.closest("[data-panel]"); panel; panel = panel.parentElement.closest("[data-panel]")) {
      const toggle = panel.querySelector("[data-panel-toggle]");
      if (toggle && toggle.getAttribute("aria-expanded") === "false") toggle.click();
    }
  }

  const WRITABLE = "input:not([type=hidden]), textarea, select, [contenteditable=true], button:not([data-panel-toggle])";
  const seen = (element) => element.getClientRects().length > 0;

  /** Return what to write in, of a field that is wrong. */
  function place(target) {
    if (target.matches(WRITABLE) && seen(target)) return target;
    const wrong = [...target.querySelectorAll(".w-field--error")].pop();
    const around = target.closest("[data-field], .w-panel");
    const writable = (within) => [...within.querySelectorAll(`.w-field__input :is(${WRITABLE})`)];
    return [wrong, target, around].filter(Boolean).flatMap(writable).find(seen);
  }

  /** Show a field and put the cursor where the error is; tabs and panels take a moment to open. */
  function reveal(target, patience = 20) {
    bringOut(target);
    [...target.querySelectorAll(".w-field--error")].forEach(bringOut);
    const at = place(target);
    if (at) {
      at.focus({ preventScroll: true });
      at.scrollIntoView({ block: "center" });
    } else if (patience) {
      setTimeout(() => reveal(target, patience - 1), 50);
    }
  }

  const summary = root.querySelector("[data-segib-errors]");
  if (summary) {
    const targetOf = (link) => document.getElementById(link.hash.slice(1));
    summary.addEventListener("click", (event) => {
      const link = event.target.closest("[data-segib-reveal]");
      const target = link && targetOf(link);
      if (!target) return;
      event.preventDefault();
      reveal(target);
    });
    // When blocks and rich text are there, too.
    window.addEventListener("load", () => {
      setTimeout(() => {
        const target = [...summary.querySelectorAll("[data-segib-reveal]")].map(targetOf).find(Boolean);
        if (target) reveal(target);
      }, 150);
    });
  }

  // The window, the menu and what Wagtail opens beside the form change how much room there is.
  new ResizeObserver(stack).observe(head);

  // New rows are made from a template that Wagtail has read: they follow what is shown now.
  document.addEventListener("w-formset:added", () => show(shown()));
  window.segibEditor = { root, words, say, nameOf, bringOut };
});
