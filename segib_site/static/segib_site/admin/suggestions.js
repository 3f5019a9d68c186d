/* Offers a machine suggestion beside fields of a translation that are empty or out of date.
   It never writes by itself. What may be suggested for is said by the attribute
   data-segib-suggestions of the form's hidden field (segib_site/suggestions/screens.py). */
(() => {
    'use strict';

    const carrier = document.querySelector('[data-segib-suggestions]');
    if (!carrier) return;
    const said = JSON.parse(carrier.dataset.segibSuggestions);
    const form = carrier.form;
    const seen = new WeakSet();

    const make = (tag, className, text) => {
        const element = document.createElement(tag);
        if (className) element.className = className;
        if (text) element.textContent = text;
        return element;
    };

    const field = (name) => form.elements.namedItem(name);

    /* The number that a block of one stream has in another: they share ids. */
    const numberOf = (base, id) => {
        for (let number = 0; field(`${base}-${number}-id`); number += 1) {
            if (field(`${base}-${number}-id`).value === id) return number;
        }
        return null;
    };

    /* The column of a field's name, and the name of the field in the source language. */
    const counterpart = (name) => {
        const parts = name.split('-');
        const at = parts.findIndex((part) => part in said.columns);
        if (at === -1) return null;
        const column = said.columns[parts[at]];
        const prefix = parts.slice(0, at).map((part) => `${part}-`).join('');
        const rest = parts.slice(at + 1);
        if (!column.stream) {
            return rest.length ? null : { column, name: parts[at], source: prefix + column.source };
        }
        let own = prefix + parts[at];
        let source = prefix + column.source;
        for (const part of rest) {
            if (/^\d+$/.test(part)) {
                const id = field(`${own}-${part}-id`);
                const number = id && id.value ? numberOf(source, id.value) : null;
                if (number === null) return null;
                source += `-${number}`;
            } else {
                source += `-${part}`;
            }
            own += `-${part}`;
        }
        return rest.includes('value') ? { column, name: parts[at], source } : null;
    };

    const isRich = (input) => input.hasAttribute('data-draftail-input');

    /* The words of a field; rich text is kept as the state of its editor. */
    const words = (input) => {
        if (!isRich(input)) return input.value.trim();
        try {
            const state = JSON.parse(input.value);
            return state ? state.blocks.map((block) => block.text).join('\n').trim() : '';
        } catch {
            return '';
        }
    };

    const labelOf = (input) => {
        const label = input.id && document.querySelector(`label[for="${CSS.escape(input.id)}"]`);
        return label ? label.textContent.trim().replace(/\s*\*$/, '') : '';
    };

    const showMark = (box, input) => {
        box.querySelector('.segib-suggestion__mark')?.remove();
        const mark = make('p', 'segib-suggestion__mark', said.words.unread);
        box.append(mark);
        const text = words(input);
        input.addEventListener('input', () => {
            if (words(input) !== text) mark.remove();
        });
    };

    const use = (input, answer, box, holder, button) => {
        const token = make('input');
        token.type = 'hidden';
        token.name = said.field;
        token.value = answer.token;
        form.append(token);
        input.value = answer.text;
        input.dispatchEvent(new Event('input', { bubbles: true }));
        input.dispatchEvent(new Event('change', { bubbles: true }));
        holder.replaceChildren();
        button.hidden = true;
        showMark(box, input);
        input.focus();
    };

    const show = (answer, input, box, holder, button, column) => {
        const text = make('p', 'segib-suggestion__text', answer.text);
        text.lang = column.tag;
        const rich = isRich(input);
        const take = make('button', 'button button-small', rich ? said.words.copy : said.words.use);
        const drop = make('button', 'button button-small button-secondary', said.words.discard);
        take.type = 'button';
        drop.type = 'button';
        take.addEventListener('click', () => {
            if (!rich) {
                use(input, answer, box, holder, button);
                return;
            }
            const token = make('input');
            token.type = 'hidden';
            token.name = said.field;
            token.value = answer.token;
            form.append(token);
            navigator.clipboard?.writeText(answer.text);
        });
        drop.addEventListener('click', () => {
            holder.replaceChildren();
            button.focus();
        });
        const body = make('div', 'segib-suggestion__answer');
        body.append(make('p', 'segib-suggestion__name', said.words.suggestion), text, take, ' ', drop);
        holder.replaceChildren(body);
    };

    const ask = async (input, found, box, holder, button) => {
        const source = field(found.source);
        holder.replaceChildren(make('p', 'segib-suggestion__name', said.words.asking));
        button.disabled = true;
        let answer = { error: said.words.failed };
        try {
            const response = await fetch(said.url, {
                method: 'POST',
                headers: {
                    'X-CSRFToken': form.elements.namedItem('csrfmiddlewaretoken').value,
                    'X-Requested-With': 'XMLHttpRequest',
                },
                body: new URLSearchParams({ language: found.column.language, text: words(source) }),
            });
            answer = await response.json();
        } catch {
            /* What is said already: there is no suggestion. */
        }
        button.disabled = false;
        if (answer.text) show(answer, input, box, holder, button, found.column);
        else holder.replaceChildren(make('p', 'segib-suggestion__name', answer.error));
    };

    const offer = (input) => {
        if (seen.has(input) || input.readOnly || input.disabled) return;
        const found = counterpart(input.name);
        if (!found || !field(found.source)) return;
        seen.add(input);
        const box = make('div', 'segib-suggestion');
        const button = make('button', 'button button-small button-secondary', said.words.suggest);
        button.type = 'button';
        const label = labelOf(input);
        if (label) button.setAttribute('aria-label', `${said.words.suggest}: ${label}`);
        const holder = make('div');
        holder.setAttribute('role', 'status');
        box.append(button, holder);
        (input.closest('.w-field__input') || input.parentElement).after(box);
        const isStale = said.stale.includes(found.name);
        const refresh = () => {
            button.hidden = Boolean(words(input)) && !isStale;
        };
        refresh();
        input.addEventListener('input', refresh);
        button.addEventListener('click', () => ask(input, found, box, holder, button));
        if (said.unread.includes(input.name)) showMark(box, input);
    };

    const look = () => {
        form.querySelectorAll(
            'input[type=text][name], textarea[name], input[data-draftail-input][name]',
        ).forEach(offer);
    };

    let waiting = null;
    new MutationObserver(() => {
        window.clearTimeout(waiting);
        waiting = window.setTimeout(look, 200);
    }).observe(form, { childList: true, subtree: true });
    look();
})();
