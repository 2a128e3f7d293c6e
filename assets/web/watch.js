/* watch.js - one video, its danmaku in flight, and a box to say something.
 *
 * `rows` is what flies or will, by id; the library (danmaku.js) flies it.  It has two
 * skies: one that goes by the video's clock, and one by the wall's, for what has
 * no place in a video: live rooms, and what arrives while the video stands still. */
'use strict';

(() => {
	const SEGMENT_MS = 360000, RECENT = 30, NEAR_MS = 3000, TRIES = 6;
	const { ask, at, make, row, color } = danmud;
	const $ = (id) => document.getElementById(id);
	const name = decodeURIComponent(location.pathname.split('/')[2]);
	const video = $('video');
	const rows = new Map(), gone = new Set(), listed = new Set();
	const segments = new Set(); /* asked for */
	const flying = [];          /* own posts that have no answer yet */
	const modes = { scroll: 'rtl', reverse: 'ltr', top: 'top', bottom: 'bottom' };
	let about = { live: false, url: '' }, timed = null, stale = false;

	const plays = () => about.url !== '' && !about.live;
	const now_ms = () => about.url === '' ? 0 : Math.round(video.currentTime * 1000);

	/* --- in flight --- */

	const wall = new Danmaku({ container: $('now'), engine: 'dom' });

	function flight(d, own) {
		return {
			text: d.text,
			mode: modes[d.mode] || 'rtl',
			time: d.at_ms / 1000,
			render: () => {
				const node = make('span', own ? 'danmaku own' : 'danmaku', d.text);

				node.dataset.id = d.id || '';
				node.style.color = color(d.color);
				node.style.fontSize = `${Math.min(64, Math.max(12, d.size || 25))}px`;
				return node;
			},
		};
	}

	/* After what flew early or not at all: all of them at their own places again. */
	function chart() {
		if (!stale || timed === null)
			return;
		stale = false;
		timed.comments = [...rows.values()].map((d) => flight(d)).sort((a, b) => a.time - b.time);
	}

	/* Something was just said.  A place to come: it flies in time.  Here, or live:
	 * now.  A place that has passed: at the next viewing. */
	function fly(d, own) {
		const ahead_ms = d.at_ms - now_ms(), f = flight(d, own);

		stale = true;
		if (plays() && ahead_ms > NEAR_MS / 10) {
			timed.emit(f);
			return;
		}
		if (plays() && ahead_ms < -NEAR_MS)
			return;
		delete f.time;
		(plays() && !video.paused ? timed : wall).emit(f);
	}

	/* --- what is known --- */

	function list(d, own) {
		const item = row(d);

		if (own)
			item.classList.add('own', 'pending');
		if (!listed.has(d.id))
			danmud.insert($('recent'), item, RECENT);
		if (!own)
			listed.add(d.id);
		return item;
	}

	/* Is it the echo of what we are just posting?  It is on the screen already. */
	function isEcho(d) {
		const mine = flying.find((post) => !post.id && post.body.text === d.text &&
			post.body.at_ms === d.at_ms && post.body.mode === d.mode);

		if (mine)
			settle(mine, d);
		return mine !== undefined;
	}

	/* It has arrived: what was ours alone is one of all. */
	function settle(post, d) {
		if (post.id)
			return;
		post.id = d.id;
		post.item.dataset.id = d.id;
		listed.add(d.id);
		post.item.classList.remove('pending');
		rows.set(d.id, { ...post.body, ...d });
	}

	function arrive(d) {
		const known = rows.has(d.id) || (listed.has(d.id) && !plays());

		if (gone.has(d.id))
			return;
		if (known) { /* perhaps by its segment alone, which lists nothing */
			list(d);
			return;
		}
		if (isEcho(d))
			return;
		rows.set(d.id, d);
		fly(d);
		list(d);
	}

	function forget(id) {
		gone.add(id);
		rows.delete(id);
		stale = true;
		for (const node of document.querySelectorAll('[data-id]'))
			if (node.dataset.id === id)
				(node.matches('li') ? node : node.parentNode).classList.add('gone');
	}

	/* The six minutes we are in, and at their end the next. */
	async function fetchSegment(n) {
		if (segments.has(n) || !plays())
			return;
		segments.add(n);
		try {
			const answer = await ask('GET', at(name, `/danmaku/${n}.json`));

			for (const d of answer.danmaku)
				if (!rows.has(d.id) && !gone.has(d.id)) {
					rows.set(d.id, d);
					timed.emit(flight(d));
				}
		} catch (error) {
			segments.delete(n);
			if (error.status !== 404)
				say(`Danmaku could not be read: ${error.message}`, true);
		}
	}

	function fetchHere() {
		const n = Math.floor(now_ms() / SEGMENT_MS);

		fetchSegment(n);
		if (now_ms() % SEGMENT_MS > SEGMENT_MS - 30000)
			fetchSegment(n + 1);
	}

	/* What was said last, for the list below, and for what was missed: the stream
	 * was away, and what it did not bring is in the store. */
	async function fetchNewest(missed) {
		try {
			const answer = await ask('GET', at(name, `/danmaku?newest=${missed ? 200 : RECENT}`));

			for (const d of answer.danmaku.reverse())
				if (missed)
					arrive(d);
				else if (!gone.has(d.id))
					list(d);
		} catch (error) {
			say(`Danmaku could not be read: ${error.message}`, true);
			if (missed)
				setTimeout(() => fetchNewest(true), 2000);
		}
	}

	function again() {
		segments.clear();
		fetchNewest(true);
		fetchHere();
	}

	/* --- saying something --- */

	function say(text, bad) {
		$('said').textContent = text;
		$('said').className = bad ? 'bad' : '';
	}

	/* 16 bytes in hex; randomUUID() is only there on https. */
	const key = () => [...crypto.getRandomValues(new Uint8Array(16))]
		.map((byte) => byte.toString(16).padStart(2, '0')).join('');

	const pause = (ms) => new Promise((run) => setTimeout(run, ms));

	/* The same key each time: whatever was lost, it is stored once. */
	async function send(post) {
		for (let left = TRIES; ; left--) {
			try {
				return await ask('POST', at(name, '/danmaku'), post.body,
					{ 'Idempotency-Key': post.key });
			} catch (error) {
				const passes = error.status === 0 || error.status >= 500;

				if (!passes || left <= 1)
					throw error;
				say(`${error.message}: trying again`, true);
				await pause(1000 * (error.wait || 2 ** (TRIES - left)) * (0.5 + Math.random() / 2));
			}
		}
	}

	function refused(post, error) {
		post.item.remove();
		if ($('text').value === '')
			$('text').value = post.body.text;
		if (error.status === 401)
			$('token-form').hidden = false;
		say(error.status === 429 ? `Too fast: wait ${error.wait || 1} s.`
			: `Not sent: ${error.message}.`, true);
	}

	async function submit(event) {
		const text = $('text').value.trim();

		event.preventDefault();
		if (text === '')
			return;
		const body = { at_ms: now_ms(), mode: $('mode').value, color: $('color').value, text };
		const post = { body, key: key(), item: list({ ...body, id: '', author: 'you' }, true) };

		$('text').value = '';
		say('');
		flying.push(post);
		fly(body, true);
		try {
			settle(post, await send(post));
			say('');
		} catch (error) {
			refused(post, error);
		}
		flying.splice(flying.indexOf(post), 1);
	}

	/* --- the video --- */

	function showAbout() {
		document.title = `${about.title || name} - danmud`;
		$('title').textContent = about.title || name;
		if (/^https?:\/\//.test(about.url)) {
			video.hidden = false;
			video.addEventListener('seeking', chart); /* before the library's own */
			timed = new Danmaku({ container: $('timed'), media: video, engine: 'dom' });
			video.src = about.url;
		} else {
			about.url = '';
			$('empty').hidden = false;
			$('empty').textContent = 'This video has no address: only its danmaku are here.';
		}
	}

	async function start() {
		try {
			about = { ...about, ...await ask('GET', at(name)) };
		} catch (error) {
			if (error.status !== 404)
				say(error.message, true);
		}
		showAbout();
		danmud.follow([name], {
			danmaku: (said) => said.forEach(arrive),
			deleted: forget,
			viewers: (count) => { $('state').textContent = `${count} watching`; },
			again,
			live: (yes) => {
				$('state').className = yes ? 'good' : 'bad';
				$('state').textContent = yes ? 'live' : 'connecting again';
			},
		});
		fetchNewest(false);
		fetchHere();
	}

	video.addEventListener('timeupdate', fetchHere);
	video.addEventListener('seeking', fetchHere);
	video.addEventListener('error', () => say('The video cannot be played here.', true));
	$('post').addEventListener('submit', submit);
	$('token-form').addEventListener('submit', (event) => {
		event.preventDefault();
		danmud.setToken($('token').value.trim());
		$('token').value = '';
		$('token-form').hidden = true;
		say('');
		$('text').focus();
	});
	new ResizeObserver(() => {
		wall.resize();
		if (timed !== null)
			timed.resize();
	}).observe($('stage'));
	start();
})();
