// Nothing an editor writes is lost.
//
// A copy of the form is kept in this browser (localStorage, by user, address and document) from the moment
// something is typed until the server has said that it is saved. What goes wrong on the way is told in words:
// no connection, signed out, somebody else signed in, an error of the site; and saving is tried again by itself.
// The server's part, and why each document and each save has a name: segib_site/keeping/open_forms.py.
const keepWriting = (script) => {
    const form = document.querySelector("form[data-edit-form]");
    if (!form) return;

    const words = JSON.parse(script.dataset.words);
    const merges = form.querySelector("input[name$=slices_base]");
    const PREFIX = "segib:kept:";
    const WEEK = 7 * 24 * 3600 * 1000;
    const MOST_OF_ONE = 1_500_000; // characters
    const MOST_OF_ALL = 4_000_000;
    /** Names that say nothing of what was written. */
    const NOT_WRITING = /^(csrfmiddlewaretoken|next|overwrite_revision_id|loaded_revision_.*|keeping_.*|action-.*)$/;
    const NOT_COMPARED = /(^slices_base|-row_id)$/;

    const identifier = () => {
        const bytes = crypto.getRandomValues(new Uint8Array(16));
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
        return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    };

    /** This document, as long as it lives: also after the back button brought it back as it was. */
    const documentId = identifier();
    let me = null; // who opened this form: {user, name}
    let sending = null; // the save on its way: {id, writing}
    let trouble = ""; // connection, server, signed-out, other, or nothing
    let keptKey = null;
    let sure = true; // a copy could be kept
    let passing = false; // a submission that was checked goes through
    let timer = null;
    let delay = 0;

    // Browsers put old words back into new forms; ours are brought back on purpose, with what they were based on.
    form.autocomplete = "off";

    const path = () => new URL(form.action, location.href).pathname;
    const autosave = () => window.wagtail?.app?.getControllerForElementAndIdentifier(form, "w-autosave");
    const entriesOf = (data) =>
        [...data.entries()].filter(([name, value]) => typeof value === "string" && !NOT_WRITING.test(name));
    const writingIn = (entries) => JSON.stringify(entries.filter(([name]) => !NOT_COMPARED.test(name)));
    const writing = () => writingIn(entriesOf(new FormData(form)));

    // -- copies in this browser -------------------------------------------------------------

    const copies = () => {
        const found = [];
        try {
            for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
                try {
                    found.push({ key, ...JSON.parse(localStorage.getItem(key)) });
                } catch {
                    localStorage.removeItem(key);
                }
            }
        } catch {
            sure = false;
        }
        return found.sort((a, b) => b.at - a.at);
    };

    const remove = (key) => {
        try {
            localStorage.removeItem(key);
        } catch {
            sure = false;
        }
    };

    const tidy = (room) => {
        let size = room;
        for (const copy of copies()) {
            size += JSON.stringify(copy.entries ?? "").length;
            const isOld = !(Date.now() - copy.at < WEEK);
            if (copy.key !== keptKey && (isOld || size > MOST_OF_ALL)) remove(copy.key);
        }
    };

    const keep = (data, saveId = null) => {
        if (!merges || !me) return;
        const entries = entriesOf(data);
        const text = JSON.stringify({
            at: Date.now(), form: documentId, save: saveId, action: form.action, entries,
        });
        const key = `${PREFIX}${me.user}:${path()}:${documentId}`;
        if (keptKey && keptKey !== key) remove(keptKey);
        keptKey = key;
        sure = text.length <= MOST_OF_ONE;
        if (!sure) return;
        try {
            tidy(text.length);
            localStorage.setItem(key, text);
        } catch {
            sure = false;
        }
    };

    const forget = () => {
        if (keptKey) remove(keptKey);
        keptKey = null;
    };

    // -- telling ------------------------------------------------------------------------------

    // Screen readers announce what changes in a region that was there before.
    const region = document.createElement("div");
    region.className = "segib-keeping-region";
    region.setAttribute("role", "status");
    form.prepend(region);

    const tell = (kind, text, actions = []) => {
        region.replaceChildren();
        if (!text) return;
        const notice = document.createElement("div");
        notice.className = `help-block help-${kind} segib-keeping`;
        const icon = { warning: "warning", info: "help", critical: "warning" }[kind];
        notice.innerHTML = `<svg class="icon icon-${icon} icon" aria-hidden="true"><use href="#icon-${icon}"></use></svg>`;
        const paragraph = document.createElement("p");
        paragraph.textContent = text;
        notice.append(paragraph);
        if (actions.length) {
            const row = document.createElement("p");
            actions.forEach(({ label, href, act, secondary }) => {
                const element = document.createElement(href ? "a" : "button");
                element.className = `button button-small${secondary ? " button-secondary" : ""}`;
                element.textContent = label;
                if (href) {
                    element.href = href;
                    element.target = "_blank";
                    element.rel = "opener";
                } else {
                    element.type = "button";
                    element.addEventListener("click", act);
                }
                row.append(element, " ");
            });
            notice.append(row);
        }
        region.append(notice);
    };

    const kept = (text) => `${text} ${sure && merges ? words.kept : words.not_kept}`;

    const retryIn = (milliseconds) => {
        clearTimeout(timer);
        timer = setTimeout(again, milliseconds);
    };

    const inTrouble = (kind, name = "") => {
        trouble = kind;
        delay = Math.min(delay ? delay * 2 : 5000, 60_000);
        if (kind === "signed-out") {
            const href = script.dataset.signIn;
            tell("warning", kept(words.signed_out), [{ label: words.sign_in, href }]);
            delay = 5000;
        } else if (kind === "other") {
            tell("warning", kept(words.other.replace("%(who)s", name).replace("%(me)s", me.name)));
        } else {
            tell("warning", kept(kind === "connection" ? words.connection : words.server));
        }
        retryIn(delay);
    };

    const outOfTrouble = () => {
        clearTimeout(timer);
        delay = 0;
        if (!trouble) return;
        trouble = "";
        tell("info", words.saved);
        setTimeout(() => !trouble && tell("", ""), 8000);
    };

    // -- asking the server --------------------------------------------------------------------

    /** Return who is signed in now, `null` if nobody is; throw without a connection. */
    const session = async (formId = documentId) => {
        const response = await fetch(`${script.dataset.session}?form=${formId}`, {
            headers: { Accept: "application/json" }, redirect: "manual", cache: "no-store",
        });
        if (response.type === "opaqueredirect" || response.status === 403) return null;
        if (!response.ok) throw new Error(`session: ${response.status}`);
        return response.json();
    };

    /** Say whether the person who opened this form may send it now; tell her if not. */
    const check = async () => {
        let now;
        try {
            now = await session();
        } catch (error) {
            inTrouble(error instanceof TypeError ? "connection" : "server");
            return false;
        }
        if (!now || (me && now.user !== me.user)) {
            inTrouble(now ? "other" : "signed-out", now?.name);
            return false;
        }
        me ??= now;
        document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => {
            input.value = now.token;
        });
        return true;
    };

    const again = async () => {
        if (!trouble) return;
        const before = trouble;
        if (!(await check())) return;
        // The site said no, not the way to it: wait longer each time.
        if (before === "server" && delay < 10_000) {
            delay = 10_000;
            retryIn(delay);
            return;
        }
        const controller = autosave();
        if (controller) {
            controller.activeValue = true;
            trouble = "connection";
            controller.save();
        } else {
            // A form that is only sent as a whole: its writer does that.
            trouble = "";
            delay = 0;
            tell("info", words.ready);
        }
    };
    window.addEventListener("online", () => trouble && again());
    window.addEventListener("focus", () => trouble && again());
    window.addEventListener("storage", (event) => {
        if (event.key === "segib:signed-in" && trouble) again();
    });

    // -- what happens to the form -------------------------------------------------------------

    /** Name new rows here, so that a row that is sent twice is one row. */
    const nameRows = (data) => {
        form.querySelectorAll("input[name$='-row_id']").forEach((input) => {
            if (!input.value && /-\d+-row_id$/.test(input.name)) input.value = identifier();
            if (/-\d+-row_id$/.test(input.name)) data.set(input.name, input.value);
        });
    };

    const stamp = (data) => {
        const id = identifier();
        nameRows(data);
        data.set("keeping_form", documentId);
        data.set("keeping_save", id);
        sending = { id, writing: writingIn(entriesOf(data)) };
        keep(data, id);
        return id;
    };

    window.addEventListener("w-autosave:save", (event) => {
        if (event.target !== form) return;
        if (trouble === "other" || trouble === "signed-out") {
            keep(event.detail.formData);
            event.preventDefault();
        } else {
            stamp(event.detail.formData);
        }
    }, true);

    window.addEventListener("w-autosave:success", (event) => {
        if (event.target !== form) return;
        const isAll = sending && sending.writing === writing();
        sending = null;
        if (isAll) {
            forget();
            outOfTrouble();
        } else {
            // What was typed meanwhile is on its way next.
            keep(new FormData(form));
        }
    }, true);

    window.addEventListener("w-autosave:error", (event) => {
        if (event.target !== form) return;
        sending = null;
        const { detail } = event;
        if (detail.type === "network_error") {
            detail.text = words.connection;
            inTrouble("connection");
        } else if (detail.type === "server_error") {
            detail.text = words.server;
            // Why? Perhaps the session ended, or the form's token is another session's.
            const first = trouble !== "server";
            trouble ||= "server";
            check().then((may) => {
                if (may && first) retryIn(300);
                if (may) inTroubleAtServer(first);
            });
        }
    }, true);

    const inTroubleAtServer = (first) => {
        trouble = "server";
        if (first) {
            delay = 10_000;
            return; // With a fresh token it may be well at once.
        }
        inTrouble("server");
    };

    // What is typed while a save is on its way, or before the first one.
    let typing = null;
    const typed = () => {
        clearTimeout(typing);
        typing = setTimeout(() => keep(new FormData(form)), 400);
    };
    form.addEventListener("input", typed);
    form.addEventListener("change", typed);
    window.addEventListener("w-unsaved:add", () => sending && typed(), true);
    window.addEventListener("w-unsaved:clear", () => {
        if (!sending && !trouble) {
            clearTimeout(typing);
            forget();
        }
    }, true);

    // A form that is sent as a whole is sent only to somebody who is there.
    window.addEventListener("submit", (event) => {
        if (event.target !== form || passing || event.submitter?.hasAttribute("formaction")) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        const { submitter } = event;
        const data = new FormData(form);
        const id = merges ? stamp(data) : null;
        check().then((may) => {
            if (!may) {
                region.scrollIntoView({ block: "center" });
                submitter?.setAttribute("data-w-progress-loading-value", "false");
                return;
            }
            const hidden = { ...(id && { keeping_form: documentId, keeping_save: id }) };
            if (submitter?.name) hidden[submitter.name] = submitter.value;
            const inputs = Object.entries(hidden).map(([name, value]) =>
                Object.assign(document.createElement("input"), { type: "hidden", name, value }),
            );
            form.append(...inputs);
            passing = true;
            form.requestSubmit();
            passing = false;
            inputs.forEach((input) => input.remove());
        });
    }, true);
    window.addEventListener("pageshow", (event) => {
        if (!event.persisted) return;
        sending = null;
        check();
    });

    // -- bringing back ------------------------------------------------------------------------

    const restore = async (copy) => {
        const now = await session(copy.form).catch(() => null);
        if (!now || now.user !== me.user) {
            check();
            return;
        }
        const data = new FormData();
        copy.entries.forEach(([name, value]) => data.append(name, value));
        data.set("csrfmiddlewaretoken", now.token);
        data.set("keeping_form", copy.form);
        data.set("keeping_save", identifier());
        let response, answer;
        try {
            response = await fetch(copy.action, {
                method: "POST", body: data, headers: { Accept: "application/json" },
            });
            answer = await response.json();
        } catch {
            tell("warning", words.not_restored);
            return;
        }
        window.addEventListener("w-unsaved:confirm", (event) => event.preventDefault());
        if (answer.success) {
            remove(copy.key);
            try {
                sessionStorage.setItem("segib:restored", "1");
            } catch {
                // Then she sees it in the form.
            }
            location.assign(answer.url ?? location.href);
            return;
        }
        // What was written does not fit what others saved, or lacks something: the form shows where.
        const sent = document.createElement("form");
        sent.method = "POST";
        sent.action = copy.action;
        sent.hidden = true;
        data.forEach((value, name) => {
            const input = document.createElement("textarea");
            input.name = name;
            input.value = value;
            sent.append(input);
        });
        document.body.append(sent);
        sent.submit();
    };

    const offer = async () => {
        const mine = copies().filter(
            (copy) => copy.key.startsWith(`${PREFIX}${me.user}:${path()}:`) && copy.form !== documentId,
        );
        if (form.dataset.wUnsavedForceValue === "true") {
            // The answer to a form that could not be saved shows what was sent.
            mine.filter((copy) => Date.now() - copy.at < 60_000).forEach((copy) => remove(copy.key));
            keep(new FormData(form));
            return;
        }
        for (const copy of mine) {
            const now = await session(copy.form);
            const arrived = copy.save && now?.last_save === copy.save;
            if (arrived || !now || writingIn(copy.entries) === writing()) {
                if (now) remove(copy.key);
                continue;
            }
            const when = new Intl.DateTimeFormat(script.dataset.language, {
                dateStyle: "medium", timeStyle: "short",
            }).format(new Date(copy.at));
            tell("warning", words.offer.replace("%s", when), [
                { label: words.restore, act: () => restore(copy) },
                {
                    label: words.discard,
                    secondary: true,
                    act: () => {
                        remove(copy.key);
                        tell("", "");
                        offer();
                    },
                },
            ]);
            return;
        }
    };

    const begin = async () => {
        try {
            me = await session();
        } catch {
            me = null;
        }
        if (!me) return;
        tidy(0);
        try {
            if (sessionStorage.getItem("segib:restored")) {
                sessionStorage.removeItem("segib:restored");
                tell("info", words.restored);
            }
        } catch {
            // Nothing to tell.
        }
        // Streams and rich text are drawn a moment after the page.
        if (merges) setTimeout(offer, 1000);
    };
    begin();
};

{
    // The script stands before the form.
    const script = document.currentScript;
    document.addEventListener("DOMContentLoaded", () => keepWriting(script));
}
