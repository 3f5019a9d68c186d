/* Blocks of one text in several languages share their ids: each finds its counterparts by them. */
(() => {
  "use strict";
  const CHILD = "[data-streamfield-child][data-contentpath], [data-block-id]";
  const idOf = (block) => block.dataset.blockId || block.dataset.contentpath;

  /* Wagtail makes HTML ids of the ids of blocks. Two columns on one page would have the same: each gets
     the id of its own cell in front, as soon as it is drawn. */
  const ATTRIBUTES = ["id", "aria-controls", "aria-labelledby", "aria-describedby", "href"];
  function rename(within, cell) {
    const all = ATTRIBUTES.map((name) => `[${name}^="block-"], [${name}^="#block-"]`).join(",");
    within.querySelectorAll(all).forEach((element) => {
      ATTRIBUTES.forEach((name) => {
        const value = element.getAttribute(name);
        if (value && /^#?block-/.test(value)) {
          element.setAttribute(name, value.replace(/^(#?)block-/, `$1${cell.id}-block-`));
        }
      });
    });
  }

  function cellOf(element) {
    return element.closest("[data-segib-field] > [data-language]");
  }

  // This is read before Wagtail draws its blocks; the rest waits for the page to be there.
  const stream = window.wagtailStreamField && window.wagtailStreamField.blocks.StreamBlockDefinition;
  if (stream) {
    const render = stream.prototype.render;
    stream.prototype.render = function renderWithOwnIds(...all) {
      const block = render.apply(this, all);
      const cell = cellOf(block.container[0]);
      if (cell) rename(block.container[0], cell);
      return block;
    };
  }

  document.addEventListener("DOMContentLoaded", () => {
    const { root, words, say, nameOf } = window.segibEditor || {};
    if (!root) return;

    const LANGUAGE = "input:not([type=hidden]):not([lang]), textarea:not([lang]), [contenteditable]:not([lang])";
    let named = 0;
    function tell(within, cell) {
      within.querySelectorAll(LANGUAGE).forEach((input) => {
        input.lang = cell.dataset.tag;
        input.spellcheck = true;
        name(input, cell);
      });
    }

    /* Wagtail gives a block a heading, but what one writes in no name: it takes that of the heading, or of
       its label where that leads nowhere, with the language. */
    function name(input, cell) {
      if ((input.labels && input.labels.length) || input.ariaLabel || input.hasAttribute("aria-labelledby")) return;
      const block = input.closest("[data-streamfield-child]");
      const part = input.closest("[data-contentpath]:not([data-streamfield-child])");
      const label = part && part.querySelector(":scope > label.w-field__label");
      const heading = block && block.querySelector(":scope > [data-panel] > .w-panel__header .w-panel__heading");
      const called = label || heading;
      if (called && !called.id) called.id = `${cell.id}-${(named += 1)}`;
      const language = cell.querySelector(".segib-language__name");
      input.setAttribute("aria-labelledby", [called, language].filter(Boolean).map((e) => e.id).join(" "));
    }

    function finder() {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button--icon text-replace white segib-find";
      button.dataset.segibFind = "";
      button.title = words.counterpart;
      button.setAttribute("aria-label", words.counterpart);
      button.innerHTML = '<svg class="icon icon-globe" aria-hidden="true"><use href="#icon-globe"></use></svg>';
      return button;
    }

    function offer(within) {
      within.querySelectorAll(CHILD).forEach((block) => {
        const place = block.matches("[data-block-id]")
          ? block.querySelector(":scope > .segib-read-block__kind")
          : block.querySelector(":scope > [data-panel] > .w-panel__header [data-panel-controls]");
        if (!place || place.querySelector("[data-segib-find]")) return;
        if (block.matches("[data-block-id]")) place.append(finder());
        else place.prepend(finder());
      });
    }

    /* A block of the same words in two columns would be two regions of one name. */
    function distinguish(cell) {
      const language = cell.querySelector(".segib-language__name");
      cell.querySelectorAll("section[data-panel][aria-labelledby]").forEach((panel) => {
        const names = panel.getAttribute("aria-labelledby").split(" ");
        if (!names.includes(language.id)) panel.setAttribute("aria-labelledby", [...names, language.id].join(" "));
      });
    }

    function settle(cell) {
      rename(cell, cell);
      distinguish(cell);
      tell(cell, cell);
      offer(cell);
    }

    // Blocks that are added, rich text that is drawn later, and rows.
    new MutationObserver((changes) => {
      const cells = new Set();
      changes.forEach((change) => {
        const cell = cellOf(change.target);
        if (cell) cells.add(cell);
        else change.addedNodes.forEach((n) => {
          if (n.querySelectorAll) n.querySelectorAll("[data-segib-field] > [data-language]").forEach((c) => cells.add(c));
        });
      });
      cells.forEach(settle);
    }).observe(root, { childList: true, subtree: true });
    root.querySelectorAll("[data-segib-field] > [data-language]").forEach(settle);

    // -- finding the counterpart ------------------------------------------------------------------

    function counterparts(block) {
      const own = block.closest("[data-language]");
      const id = CSS.escape(idOf(block));
      return [...own.parentElement.children]
        .filter((cell) => cell !== own && cell.matches("[data-language]:not([hidden])"))
        .map((cell) => cell.querySelector(`[data-streamfield-child][data-contentpath="${id}"], [data-block-id="${id}"]`))
        .filter((other) => other && other.getAttribute("aria-hidden") !== "true");
    }

    let marked = [];
    function mark(blocks) {
      marked.forEach((block) => block.classList.remove("segib-counterpart"));
      marked = blocks;
      marked.forEach((block) => block.classList.add("segib-counterpart"));
    }

    function follow(event) {
      const block = event.target.closest(CHILD);
      const inField = block && block.closest("[data-segib-field]");
      const others = inField ? counterparts(block) : [];
      mark(others.length ? [block, ...others] : []);
    }
    root.addEventListener("pointerover", follow);
    root.addEventListener("focusin", follow);
    root.addEventListener("pointerleave", () => mark([]));

    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-segib-find]");
      if (!button) return;
      const block = button.closest(CHILD);
      const others = counterparts(block);
      if (!others.length) {
        say(words.none);
        button.dataset.segibFind = "none";
        return;
      }
      mark([block, ...others]);
      window.segibEditor.bringOut(others[0]);
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      (others[0].querySelector("[data-segib-find]") || others[0]).focus({ preventScroll: true });
      others[0].scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
      const names = others.map((other) => nameOf(other.closest("[data-language]").dataset.language));
      say(words.found.replace("{language}", names.join(", ")));
    });
  });
})();
