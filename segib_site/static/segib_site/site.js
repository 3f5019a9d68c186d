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
