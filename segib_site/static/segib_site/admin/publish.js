/* The publishing screen: shows at once what another choice of languages would change, hides the time
   until it is asked for, and looks again while the language is being checked. Works without it, too. */
(() => {
  const choose = document.querySelector("[data-choose]");
  if (choose) {
    choose.querySelector("[data-choose-button]").hidden = true;
    choose.addEventListener("change", () => choose.requestSubmit());
  }
  const when = document.querySelector("[data-when]");
  const radios = document.querySelectorAll("input[name=when]");
  const show = () => {
    const chosen = document.querySelector("input[name=when]:checked");
    when.hidden = !chosen || chosen.value !== "later";
  };
  if (when && radios.length) {
    radios.forEach((radio) => radio.addEventListener("change", show));
    show();
  }
  const minor = document.querySelector("input[name=is_minor]");
  const reason = document.querySelector("input[name=minor_reason]");
  if (minor && reason) {
    const wrapper = reason.closest(".w-field__wrapper") || reason.parentElement;
    const toggle = () => { wrapper.hidden = !minor.checked; };
    minor.addEventListener("change", toggle);
    toggle();
  }
  // Every three seconds, ten times at most, unless something has been written or chosen meanwhile.
  const pending = document.querySelector("[data-refresh]");
  let touched = false;
  document.addEventListener("input", () => { touched = true; });
  if (pending) {
    const tries = Number(sessionStorage.getItem("segib-refreshes") || 0);
    if (tries < 10) {
      setTimeout(() => {
        if (touched) return;
        sessionStorage.setItem("segib-refreshes", tries + 1);
        window.location.replace(pending.dataset.refresh);
      }, 3000);
    }
  } else if (!pending) {
    sessionStorage.removeItem("segib-refreshes");
  }
})();
