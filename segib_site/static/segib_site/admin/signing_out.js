// Signing out removes the copies of unsaved writing from this computer (see keeping.js).
document.addEventListener("submit", (event) => {
    if (!/\/logout\/$/.test(new URL(event.target.action, location.href).pathname)) return;
    try {
        Object.keys(localStorage)
            .filter((key) => key.startsWith("segib:kept:"))
            .forEach((key) => localStorage.removeItem(key));
    } catch {
        // A browser that keeps nothing has nothing to remove.
    }
});
