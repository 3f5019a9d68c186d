// Says which file of a publication a reader's copy is. It is read here, and sent nowhere.

const known = [...document.querySelectorAll("#known-copies > li")];

const sha256 = async (file) => {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

// Of equal files the one that was asked about, else the first. What has the size of none is not read at all:
// it may be larger than memory.
const whichIs = async (file, edition) => {
    const candidates = known.filter((one) => Number(one.dataset.size) === file.size);
    if (!candidates.length) return undefined;
    const found = await sha256(file);
    const equal = candidates.filter((one) => one.dataset.sha256 === found);
    return equal.find((one) => one.dataset.edition === edition) ?? equal[0];
};

for (const check of document.querySelectorAll(".check-copy")) {
    // Browsers hash on secure addresses only (https, localhost). Elsewhere the command line is left.
    if (!globalThis.crypto?.subtle) break;
    const [input, output] = [check.querySelector("input"), check.querySelector("output")];
    const say = (verdict, file, more) => {
        const name = document.createElement("bdi");
        name.textContent = file.name;
        output.dataset.verdict = verdict;
        output.replaceChildren(name, ` – ${[check.dataset[verdict], more].filter(Boolean).join(" ")}`);
    };
    input.addEventListener("change", async () => {
        const [file] = input.files;
        if (!file) return;
        say("comparing", file);
        let verdict = "unreadable";
        let which;
        try {
            which = await whichIs(file, check.dataset.edition);
            verdict = !which ? "unknown" : which.dataset.edition === check.dataset.edition ? "same" : "other";
        } catch {
            // It was moved or changed meanwhile, is a folder, or this browser has no room for it.
        }
        if (input.files[0] === file) say(verdict, file, which?.textContent);
    });
    // The same name again is another file after it was changed.
    input.addEventListener("click", () => {
        input.value = "";
        output.replaceChildren();
    });
    check.hidden = false;
}
