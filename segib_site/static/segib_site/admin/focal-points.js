// The form of a new activity: its inputs say the language that is chosen in it (WCAG 2.2, 3.1.2).
(function () {
  "use strict";
  const tags = { es: "es", en: "en", pt: "pt-BR" };
  const choice = document.getElementById("id_source_language");
  if (!choice) return;
  const tell = () => {
    for (const name of ["title", "text"]) {
      const input = document.getElementById(`id_${name}`);
      if (input && tags[choice.value]) input.lang = tags[choice.value];
    }
  };
  choice.addEventListener("change", tell);
  tell();
})();
