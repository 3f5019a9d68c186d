// Improvements only: every page works without this file.

// An open menu closes on Escape, and when something else is chosen.
for (const menu of document.querySelectorAll(".menu-small, .menu-wide details")) {
    menu.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && menu.open) {
            menu.open = false;
            menu.querySelector("summary").focus();
        }
    });
    document.addEventListener("click", (event) => {
        if (!menu.contains(event.target)) menu.open = false;
    });
}

// The clock of each office, in the language of the page.
const clocks = document.querySelectorAll(".clock");
const tick = () => {
    for (const clock of clocks) {
        const timeZone = clock.dataset.zone;
        const format = { weekday: "long", hour: "2-digit", minute: "2-digit", hour12: false, timeZone };
        try {
            clock.querySelector("span").textContent = new Intl.DateTimeFormat(document.documentElement.lang, format).format();
            clock.hidden = false;
        } catch {
            clock.hidden = true; // a browser that does not know the zone
        }
    }
};
if (clocks.length) {
    tick();
    setInterval(tick, 15000);
}

// A button that copies a text, where the browser allows it. The text can be selected without it.
if (navigator.clipboard) {
    for (const text of document.querySelectorAll("[data-copy]")) {
        const button = document.createElement("button");
        const told = document.createElement("span");
        const row = document.createElement("p");
        button.type = "button";
        button.className = "tag";
        button.textContent = text.dataset.copy;
        told.setAttribute("role", "status");
        told.className = "meta";
        row.className = "copy";
        row.append(button, told);
        text.after(row);
        button.addEventListener("click", async () => {
            try {
                await navigator.clipboard.writeText(text.textContent.trim());
                told.textContent = text.dataset.copied;
            } catch {
                getSelection().selectAllChildren(text); // not allowed: what is selected can be copied by hand
            }
        });
    }
}
