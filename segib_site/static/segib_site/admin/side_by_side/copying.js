/* Copies the source of a text into another language: words, blocks and the ids of blocks. What is
   copied is what the form holds now. Nothing is confirmed by it, and it can be undone. */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const { root, words, say, nameOf } = window.segibEditor || {};
  if (!root) return;
  const before = new WeakMap();

  /** Return what reads and writes the text of a cell: blocks, rich text, or an input. */
  function editorIn(cell) {
    const stream = [...cell.querySelectorAll('[id$="-root"]')].find((element) => element.rootBlock);
    if (stream) {
      const block = stream.rootBlock;
      return {
        isEmpty: () => block.children.length === 0,
        get: () => block.getState(),
        set: (state) => {
          block.setState(state);
          // Rich text has its words a moment later: only then can the headings of blocks quote them.
          const quote = (child) => child.titleElement.text(child.getTextLabel({ maxLength: 70 }) || "");
          setTimeout(() => block.children.forEach(quote), 600);
        },
      };
    }
    const rich = cell.querySelector("input[data-draftail-input]");
    if (rich) {
      const toState = (state) =>
        typeof state === "string" ? window.Draftail.createEditorStateFromRaw(JSON.parse(state)) : state;
      return {
        isEmpty: () => !rich.draftailEditor.getEditorState().getCurrentContent().hasText(),
        get: () => rich.draftailEditor.getEditorState(),
        set: (state) => rich.draftailEditor.onChange(toState(state)),
      };
    }
    const input = cell.querySelector("[data-field-input] :is(input, textarea)");
    return input && {
      isEmpty: () => !input.value.trim(),
      get: () => input.value,
      set: (state) => {
        input.value = state;
        ["input", "change"].forEach((name) => input.dispatchEvent(new Event(name, { bubbles: true })));
      },
    };
  }

  /** Return the text of the source beside a cell, also where it can only be read; null if it is empty. */
  function sourceOf(cell) {
    const source = cell.parentElement.querySelector(":scope > [data-source]");
    if (!source) return null;
    const script = source.querySelector(":scope > script[type='application/json']");
    if (script) {
      const state = JSON.parse(script.textContent);
      return state && state.length ? state : null;
    }
    const editor = source.querySelector(".segib-read") ? null : editorIn(source);
    return editor && !editor.isEmpty() ? editor.get() : null;
  }

  function copyInto(cell) {
    const editor = editorIn(cell);
    const state = sourceOf(cell);
    if (!editor || state === null) return false;
    before.set(cell, editor.get());
    editor.set(state);
    cell.querySelector("[data-segib-undo]").hidden = false;
    return true;
  }

  function undo(cell) {
    editorIn(cell).set(before.get(cell));
    before.delete(cell);
    cell.querySelector("[data-segib-undo]").hidden = true;
  }

  root.addEventListener("click", (event) => {
    const copy = event.target.closest("[data-segib-copy]");
    const back = event.target.closest("[data-segib-undo]");
    const cell = (copy || back) && (copy || back).closest("[data-copyable]");
    if (!cell) return;
    if (copy) {
      say((copyInto(cell) ? words.copied : words.empty).replace("{language}", nameOf(root.dataset.source)));
    } else {
      undo(cell);
      cell.querySelector("[data-segib-copy]").focus();
      say(words.undone);
    }
    offerStart();
  });

  // -- a whole language -------------------------------------------------------------------------

  const cellsOf = (code) => [...root.querySelectorAll(`[data-copyable][data-language="${code}"]`)];
  let started = {};

  /** Offer to begin a language from the source where it has no text, but in rows, and the source has. */
  function offerStart() {
    root.querySelectorAll("[data-segib-start]").forEach((button) => {
      const cells = cellsOf(button.dataset.segibStart);
      const own = cells.filter((cell) => !cell.closest('[id^="inline_child_"]'));
      const untouched = own.every((cell) => !editorIn(cell) || editorIn(cell).isEmpty());
      button.hidden = !untouched || !cells.some((cell) => sourceOf(cell) !== null);
    });
    root.querySelectorAll("[data-segib-start-undo]").forEach((button) => {
      const cells = started[button.dataset.segibStartUndo] || [];
      button.hidden = !cells.some((cell) => before.has(cell));
    });
  }

  root.querySelectorAll("[data-segib-start]").forEach((button) => {
    const code = button.dataset.segibStart;
    const back = root.querySelector(`[data-segib-start-undo="${code}"]`);
    button.addEventListener("click", () => {
      started[code] = cellsOf(code).filter((cell) => editorIn(cell)?.isEmpty() && copyInto(cell));
      say(words.copied.replace("{language}", nameOf(root.dataset.source)));
      offerStart();
      back.focus();
    });
    back.addEventListener("click", () => {
      (started[code] || []).filter((cell) => before.has(cell)).forEach(undo);
      say(words.undone);
      offerStart();
      if (!button.hidden) button.focus();
    });
  });
  root.addEventListener("focusout", offerStart);
  window.addEventListener("load", () => setTimeout(offerStart, 100));
});
