/* Sends chosen or dropped files one after the other, with their progress; each that is taken appears among
   the files that wait. Without this script the form sends them all at once. */
(() => {
    'use strict';

    const screen = document.querySelector('[data-segib-upload]');
    const form = screen && screen.querySelector('[data-upload-form]');
    if (!form) return;
    const words = form.dataset;
    const input = form.querySelector('input[type=file]');
    const list = form.querySelector('[data-upload-progress]');
    const status = form.querySelector('[data-upload-status]');
    const choices = screen.querySelector('[data-upload-choices]');
    const rows = screen.querySelector('[data-upload-rows]');
    const waiting = [];
    let sending = false;

    form.querySelector('[data-upload-send]').hidden = true;
    form.querySelector('[data-upload-drop-hint]').hidden = false;

    const make = (tag, className, text) => {
        const element = document.createElement(tag);
        if (className) element.className = className;
        if (text) element.textContent = text;
        return element;
    };

    const line = (file) => {
        const item = make('li');
        const name = make('span', '', file.name);
        const bar = make('progress');
        const said = make('span', '', words.wordsSending);
        bar.max = 1;
        bar.value = 0;
        bar.setAttribute('aria-label', file.name);
        item.append(name, bar, said);
        list.append(item);
        return { item, bar, said };
    };

    const failed = (shown, file, reasons, mayTryAgain) => {
        shown.bar.remove();
        shown.said.remove();
        for (const reason of reasons) shown.item.append(make('p', 'error-message', reason));
        status.textContent = reasons.join(' ');
        if (!mayTryAgain) return;
        const again = make('button', 'button button-small button-secondary', words.wordsAgain);
        again.type = 'button';
        again.setAttribute('aria-label', words.wordsName.replace('%s', file.name));
        again.addEventListener('click', () => {
            shown.item.remove();
            add([file]);
        });
        shown.item.append(again);
    };

    const show = (html) => {
        rows.insertAdjacentHTML('beforeend', html);
        choices.hidden = false;
        const added = rows.lastElementChild;
        watch(added);
        settle(added);
    };

    const taken = (shown, file, answer) => {
        if (answer.refused.length) {
            failed(shown, file, answer.refused, false);
        } else {
            shown.bar.remove();
            shown.said.textContent = words.wordsKept;
            status.textContent = `${file.name}: ${words.wordsKept}`;
        }
        answer.rows.forEach(show);
    };

    const send = ({ file, shown }, done) => {
        const request = new XMLHttpRequest();
        const data = new FormData();
        data.append('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
        data.append('files', file);
        request.open('POST', form.action);
        request.setRequestHeader('Accept', 'application/json');
        request.upload.addEventListener('progress', (event) => {
            if (!event.lengthComputable) return;
            shown.bar.value = event.loaded / event.total;
            if (event.loaded === event.total) {
                shown.bar.removeAttribute('value');
                shown.said.textContent = words.wordsChecking;
            }
        });
        request.addEventListener('load', () => {
            const isJson = (request.getResponseHeader('Content-Type') || '').startsWith('application/json');
            if (isJson && (request.status === 200 || request.status === 422)) {
                taken(shown, file, JSON.parse(request.responseText));
            } else {
                failed(shown, file, [request.status < 400 ? words.wordsLost : words.wordsServer], true);
            }
            done();
        });
        request.addEventListener('error', () => {
            failed(shown, file, [words.wordsLost], true);
            done();
        });
        request.send(data);
    };

    const next = () => {
        const one = waiting.shift();
        sending = Boolean(one);
        if (one) send(one, next);
        else status.textContent = `${status.textContent} ${words.wordsDone}`;
    };

    const add = (files) => {
        for (const file of files) waiting.push({ file, shown: line(file) });
        if (!sending) next();
    };

    input.addEventListener('change', () => {
        add([...input.files]);
        input.value = '';
    });
    form.addEventListener('submit', (event) => event.preventDefault());
    for (const name of ['dragenter', 'dragover', 'dragleave', 'drop']) {
        form.addEventListener(name, (event) => {
            event.preventDefault();
            form.classList.toggle('is-over', name === 'dragenter' || name === 'dragover');
            if (name === 'drop') add([...event.dataTransfer.files]);
        });
    }
    window.addEventListener('beforeunload', (event) => {
        if (sending) event.preventDefault();
    });

    /* A version that nobody has written follows the language that is chosen. */
    const free = {};
    for (const pair of screen.dataset.next.trim().split(/\s+/)) {
        const [code, number] = pair.split(':');
        free[code] = Number(number);
    }
    const part = (row, name) => row.querySelector(`[name$="-${name}"]`);
    const settle = (row) => {
        const language = part(row, 'language').value;
        const version = part(row, 'version');
        if (version.dataset.written) return;
        const others = [...rows.children].filter(
            (other) => other !== row && part(other, 'language').value === language,
        );
        const used = new Set(others.map((other) => Number(part(other, 'version').value)));
        let number = free[language];
        while (used.has(number)) number += 1;
        version.value = language ? number : '';
    };
    const watch = (row) => {
        part(row, 'version').addEventListener('input', (event) => {
            event.target.dataset.written = 'yes';
        });
        part(row, 'language').addEventListener('change', () => settle(row));
    };
    [...rows.children].forEach(watch);
})();
