/* common.js - what both pages need: asking danmud, following a video, showing a row.
 *
 * What viewers wrote only ever becomes text (textContent), and colours only what
 * looks like one. */
'use strict';

const danmud = (() => {
	const at = (video, rest) => `/v1/videos/${encodeURIComponent(video)}${rest || ''}`;

	/* A token lasts as long as the tab; where nothing may be kept, as long as the page.
	 * whenRefused(why) is told of one that danmud does not take any more. */
	let token = '', refused = () => {};
	try {
		token = sessionStorage.getItem('danmud-token') || '';
	} catch (_) { /* it is not allowed */ }

	function setToken(text) {
		token = text;
		try {
			sessionStorage.setItem('danmud-token', text);
		} catch (_) { /* see above */ }
	}

	/* The answer's JSON; what went wrong is an Error with `status` (0: nobody
	 * answered) and `wait`, the seconds to wait before trying again. */
	async function ask(method, path, body, headers) {
		const options = { method, headers: { ...headers }, cache: 'no-cache' };
		const used = token;
		let answer;

		if (token)
			options.headers.Authorization = `Bearer ${token}`;
		if (body !== undefined) {
			options.headers['Content-Type'] = 'application/json';
			options.body = JSON.stringify(body);
		}
		try {
			answer = await fetch(path, options);
		} catch (_) {
			throw Object.assign(new Error('danmud cannot be reached'), { status: 0, wait: 0 });
		}
		const text = await answer.text();
		let json = null;
		try {
			json = JSON.parse(text);
		} catch (_) { /* it has none */ }
		if (answer.ok)
			return json === null ? text : json;
		const said = json && json.error && json.error.message;
		const error = Object.assign(new Error(said || `danmud answered ${answer.status}`),
			{ status: answer.status, wait: Number(answer.headers.get('Retry-After')) || 0 });
		if (answer.status !== 401 || used === '')
			throw error;
		forget(used, error.message);
		if (method !== 'GET')
			throw error;
		return ask(method, path, body, headers).catch(() => { throw error; });
	}

	/* A token that was good once, or never: with it nothing could be read, either. */
	function forget(used, why) {
		if (token !== used)
			return;
		setToken('');
		refused(why);
	}

	const stream = (videos) => videos.length === 1 ? at(videos[0], '/events?')
		: `/v1/events?${videos.map((v) => `video=${encodeURIComponent(v)}&`).join('')}`;

	/* Follows videos, all in one stream (a browser opens six connections to a host),
	 * until the function it returns is called.  on.danmaku(rows, video),
	 * on.deleted(id, video), on.viewers(count, video), on.live(yes), and on.again():
	 * something may have been missed, read anew what there is.  A browser connects again
	 * by itself and says where it was; where it gives up (the answer was no stream), or
	 * had no place to name, that is done here. */
	function follow(videos, on) {
		let source, timer, offset = '', opened = false, wait = 1000;

		const listen = (name, run) => source.addEventListener(name, (event) => {
			offset = event.lastEventId || offset;
			run(JSON.parse(event.data));
		});
		const of = (told) => told.video || videos[0];
		function open() {
			const since = offset ? `since=${encodeURIComponent(offset)}` : '';

			source = new EventSource(stream(videos) + since);
			source.onopen = () => {
				wait = 1000;
				on.live(true);
				if (opened && !offset)
					on.again();
				opened = true;
			};
			source.onerror = () => {
				on.live(false);
				if (source.readyState !== EventSource.CLOSED)
					return;
				timer = setTimeout(open, wait * (0.5 + Math.random()));
				wait = Math.min(wait * 2, 30000);
			};
			listen('danmaku', (rows) => on.danmaku(rows, of(rows[0])));
			listen('deleted', (gone) => on.deleted(gone.id, of(gone)));
			listen('viewers', (now) => on.viewers(now.count, of(now)));
			listen('gap', () => on.again());
		}
		open();
		return () => {
			clearTimeout(timer);
			source.close();
		};
	}

	function make(name, kind, text) {
		const node = document.createElement(name);

		if (kind)
			node.className = kind;
		if (text !== undefined)
			node.textContent = text;
		return node;
	}

	/* 61234 is "1:01". */
	function place(ms) {
		const s = Math.floor(ms / 1000), two = (n) => String(n).padStart(2, '0');

		return s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}`
			: `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
	}

	const color = (text) => /^#[0-9a-f]{6}$/i.test(text) ? text : '#ffffff';

	/* One danmaku in a list; `hide` is called with it by its button (CSS shows the
	 * button to moderators). */
	function row(d, hide) {
		const item = make('li');
		const swatch = make('i', 'swatch');

		item.dataset.id = d.id;
		swatch.style.backgroundColor = color(d.color);
		item.append(make('time', '', place(d.at_ms)), swatch, make('span', 'text', d.text),
			make('span', 'author', d.author));
		if (hide) {
			const button = make('button', 'hide', 'Hide');

			button.type = 'button';
			button.addEventListener('click', () => hide(d, button));
			item.append(button);
		}
		return item;
	}

	/* Newest first, by id (they are ordered by time); what has none yet is the newest. */
	function insert(list, item, most) {
		const older = (other) => item.dataset.id === '' || (other.dataset.id !== '' &&
			BigInt(other.dataset.id) < BigInt(item.dataset.id));

		list.insertBefore(item, [...list.children].find(older) || null);
		while (list.children.length > most)
			list.lastChild.remove();
	}

	return {
		insert, ask, at, follow, make, row, place, color, setToken,
		hasToken: () => token !== '',
		whenRefused: (run) => { refused = run; },
	};
})();
