// The side panel "Before publishing": asks for the findings of the draft once the form is open, after each
// save, and every two seconds (for half a minute at most) while the language of a text is being checked.
(() => {
    const EVERY = 2000;
    const AT_MOST = 15;
    const SHOWN_AFTER = 400;

    const start = () => {
        const panel = document.querySelector('[data-segib-guards]');
        if (!panel) return;
        const results = panel.querySelector('[data-segib-guards-results]');
        const status = panel.querySelector('[data-segib-guards-status]');
        const counter = document.querySelector('[data-side-panel-toggle="guards"] [data-side-panel-toggle-counter]');
        let timer = null;
        let asked = 0;
        let latest = 0;

        const show = (answer) => {
            const count = answer.stops + answer.warnings;
            results.innerHTML = answer.html; // written and escaped by the server
            results.setAttribute('aria-busy', answer.pending ? 'true' : 'false');
            if (counter) {
                counter.textContent = count;
                counter.hidden = count === 0;
            }
            const heading = results.querySelector('.segib-guards__none, .segib-guards__pending');
            status.textContent = heading ? heading.textContent.trim() : '';
        };

        const ask = async () => {
            const number = ++latest;
            try {
                const response = await fetch(panel.dataset.url, {
                    headers: { 'X-Requested-With': 'XMLHttpRequest', Accept: 'application/json' },
                });
                if (!response.ok) throw new Error(response.status);
                const answer = await response.json();
                if (number !== latest) return;
                show(answer);
                if (answer.pending && asked < AT_MOST) {
                    asked += 1;
                    timer = setTimeout(ask, EVERY);
                }
            } catch {
                if (number !== latest) return;
                results.setAttribute('aria-busy', 'false');
                status.textContent = panel.dataset.failed;
                results.replaceChildren(Object.assign(document.createElement('p'), { textContent: panel.dataset.failed }));
            }
        };

        const afresh = () => {
            clearTimeout(timer);
            asked = 0;
            timer = setTimeout(ask, 300);
        };

        // The input of a value: a block's panel, a field, or a field of the row with an identity.
        const inputOf = (path) => {
            const [field, block] = path.split('#');
            if (block) {
                // Languages share the ids of their blocks: each column puts its own id in front.
                const found =
                    document.getElementById(`id_${field}-cell-block-${block}-section`) ||
                    document.getElementById(`block-${block}-section`);
                if (found) return found;
            }
            const parts = field.split('/');
            if (parts.length < 3) return document.getElementById(`id_${field}`) || document.getElementById(`id_${field}-cell`) || document.getElementById(`panel-child-${field}-section`);
            const column = parts.pop();
            const row = parts.pop();
            const identity = [...document.querySelectorAll('input[name$="-row_id"]')].find((one) => one.value === row);
            return identity && document.getElementById(`id_${identity.name.replace(/row_id$/, column)}`);
        };

        const goTo = (found) => {
            found.scrollIntoView({ block: 'center' });
            const focusable = found.matches('input, textarea, select')
                ? found
                : found.querySelector('[contenteditable="true"], input:not([type="hidden"]), textarea, select, button');
            focusable?.focus({ preventScroll: true });
        };

        panel.addEventListener('click', (event) => {
            const button = event.target.closest('[data-segib-guards-path]');
            const found = button && inputOf(button.dataset.segibGuardsPath);
            if (!found) return;
            const isHidden = !found.getClientRects().length;
            window.segibEditor?.bringOut(found);
            // Wagtail shows a tab a moment after it is chosen, and what is hidden takes no focus.
            setTimeout(() => goTo(found), isHidden ? SHOWN_AFTER : 0);
        });

        document.addEventListener('w-autosave:success', afresh);
        timer = setTimeout(ask, 600);
    };

    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
    else start();
})();
