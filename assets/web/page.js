/* page.js - what goes on at this danmud. */
'use strict';

(() => {
	const RECENT = 20, EVERY_MS = 2000, VIDEOS_EVERY_MS = 5000, OPEN_MAX = 32;
	const { ask, at, make, row } = danmud;
	const $ = (id) => document.getElementById(id);
	const cards = new Map(); /* by video */
	const opened = [];       /* cards that follow theirs, the oldest first */
	const delays = [];
	let cursor = null, before = null, stop = null;

	const number = (n) => n.toLocaleString('en');
	const viewers = (n) => `${number(n)} ${n === 1 ? 'viewer' : 'viewers'}`;

	/* --- the figures --- */

	function showState(text, good) {
		$('state').textContent = text;
		$('state').className = good ? 'good' : 'bad';
	}

	function readMetrics(text) {
		const values = {};

		for (const line of text.split('\n')) {
			const [, name, value] = /^danmud_(\w+) (\S+)$/.exec(line) || [];
			if (name)
				values[name] = Number(value);
		}
		return values;
	}

	async function showFigures() {
		try {
			const m = readMetrics(await ask('GET', '/metrics'));
			const now = performance.now();
			const posted = (m.danmaku_posted_total || 0) + (m.danmaku_live_total || 0);

			$('viewers').textContent = number(m.viewers || 0);
			$('posted').textContent = number(posted);
			if (before && posted >= before.posted)
				$('rate').textContent =
					((posted - before.posted) * 1000 / (now - before.now)).toFixed(1);
			before = { posted, now };
			showState(m.store_healthy === 0 ? 'the store cannot be written' : 'live',
				m.store_healthy !== 0);
		} catch (error) {
			showState(error.message, false);
		}
	}

	function noteDelay(created_ms) {
		delays.push(Math.max(0, Date.now() - created_ms));
		if (delays.length > 50)
			delays.shift();
		const sorted = [...delays].sort((a, b) => a - b);
		$('latency').textContent = `${number(sorted[sorted.length >> 1])} ms`;
	}

	/* --- one video --- */

	async function hide(video, d, button) {
		button.disabled = true;
		try {
			await ask('DELETE', at(video, `/danmaku/${d.id}`));
			remove(cards.get(video), d.id);
		} catch (error) {
			button.disabled = false;
			button.textContent = 'Hide';
			cards.get(video).said.textContent = `Not hidden: ${error.message}`;
		}
	}

	function remove(card, id) {
		for (const item of card.list.children)
			if (item.dataset.id === id) {
				item.remove();
				break;
			}
	}

	/* Newest first.  The list is at most RECENT long. */
	function add(card, rows) {
		const known = new Set([...card.list.children].map((item) => item.dataset.id));

		for (const d of rows) {
			if (known.has(d.id))
				continue;
			known.add(d.id);
			danmud.insert(card.list, row(d, (of, button) => hide(card.video, of, button)), RECENT);
		}
		card.said.textContent = card.list.children.length > 0 ? '' : 'No danmaku yet.';
	}

	/* What comes live while the answer is on its way is not in it, and stays. */
	async function refresh(card) {
		const before = [...card.list.children];

		try {
			const answer = await ask('GET', at(card.video, `/danmaku?newest=${RECENT}`));

			for (const item of before)
				item.remove();
			add(card, answer.danmaku);
		} catch (error) {
			card.said.textContent = error.message;
		}
	}

	function showDanmaku(card) {
		card.danmakuNode.textContent = `${number(card.danmaku)} danmaku`;
	}

	/* One stream for all that are open; it is begun anew when another is.  What was
	 * said in between is in the lists that are read once it is there. */
	function followOpened() {
		let begun = false;

		if (stop)
			stop();
		stop = opened.length === 0 ? null : danmud.follow(opened.map((card) => card.video), {
			danmaku: (rows, video) => {
				const card = cards.get(video);

				for (const d of rows)
					noteDelay(d.created_ms);
				card.danmaku += rows.length;
				showDanmaku(card);
				add(card, rows);
			},
			deleted: (id, video) => remove(cards.get(video), id),
			viewers: (count, video) => {
				cards.get(video).viewersNode.textContent = viewers(count);
			},
			again: () => opened.forEach(refresh),
			live: (yes) => {
				for (const card of opened)
					card.node.classList.toggle('lost', !yes);
				if (yes && !begun)
					opened.forEach(refresh);
				begun = begun || yes;
			},
		});
	}

	function follow(card) {
		if (opened.length === OPEN_MAX) /* more a stream does not take */
			opened.shift().node.open = false;
		opened.push(card);
		refresh(card);
		followOpened();
	}

	function leave(card) {
		if (!opened.includes(card))
			return;
		opened.splice(opened.indexOf(card), 1);
		followOpened();
	}

	function makeCard(video) {
		const node = make('details', 'video'), summary = make('summary');
		const counts = make('span', 'counts'), body = make('div', 'body');
		const card = {
			video, node, danmaku: 0,
			title: make('span', 'title'), live: make('span', 'badge', 'live'),
			viewersNode: make('span'), danmakuNode: make('span'),
			said: make('p', 'said'), list: make('ol', 'rows'),
		};
		const watch = make('a', 'watch', 'Watch');

		watch.href = `/watch/${encodeURIComponent(video)}`;
		counts.append(card.viewersNode, ' · ', card.danmakuNode);
		summary.append(card.title, card.live, counts);
		body.append(watch, card.said, card.list);
		node.append(summary, body);
		node.addEventListener('toggle', () => {
			if (!node.open)
				leave(card);
			else if (!opened.includes(card))
				follow(card);
		});
		return card;
	}

	function show(v) {
		const card = cards.get(v.id) || makeCard(v.id);

		cards.set(v.id, card);
		card.danmaku = v.danmaku;
		card.title.textContent = v.title || v.id;
		card.title.title = v.id;
		card.live.hidden = !v.live;
		card.viewersNode.textContent = viewers(v.viewers);
		showDanmaku(card);
		return card;
	}

	/* --- all of them --- */

	/* The first page again and again: counts change, videos come.  What stands
	 * already is not moved unless the order is another. */
	async function showVideos() {
		try {
			const answer = await ask('GET', `/v1/videos?limit=20&sort=${$('sort').value}`);
			const shown = answer.videos.map(show);
			const first = $('videos').children.length === 0;

			shown.forEach((card, i) => {
				const there = $('videos').children[i];
				if (there !== card.node)
					$('videos').insertBefore(card.node, there || null);
			});
			if (first) {
				cursor = answer.next;
				if (shown.length > 0)
					shown[0].node.open = true;
			}
			$('more').hidden = cursor === null;
			$('none').hidden = cards.size > 0;
		} catch (_) { /* the figures say so */ }
	}

	async function showMore() {
		try {
			const answer = await ask('GET',
				`/v1/videos?limit=20&sort=${$('sort').value}&cursor=${encodeURIComponent(cursor)}`);

			for (const v of answer.videos) {
				const isNew = !cards.has(v.id), card = show(v);
				if (isNew)
					$('videos').append(card.node);
			}
			cursor = answer.next;
			$('more').hidden = cursor === null;
		} catch (error) {
			showState(error.message, false);
		}
	}

	/* --- moderators --- */

	async function tryToken() {
		document.body.classList.remove('moderates');
		if (!danmud.hasToken()) {
			$('token-said').textContent = '';
			return;
		}
		try {
			await ask('GET', '/v1/audit?limit=1');
			document.body.classList.add('moderates');
			$('token-said').textContent = 'Each danmaku has a button to hide it.';
		} catch (error) {
			notForModerating(error.message);
		}
	}

	function notForModerating(why) {
		document.body.classList.remove('moderates');
		$('token-said').textContent = `Not for moderating: ${why}`;
		$('moderate').open = true;
	}

	function useToken(text) {
		$('token').value = '';
		danmud.setToken(text);
		tryToken();
	}

	$('token-form').addEventListener('submit', (event) => {
		event.preventDefault();
		useToken($('token').value.trim());
	});
	$('forget').addEventListener('click', () => useToken(''));
	$('more').addEventListener('click', showMore);
	$('sort').addEventListener('change', () => {
		opened.length = 0;
		followOpened();
		cards.clear();
		$('videos').replaceChildren();
		showVideos();
	});

	function every(ms, run) {
		setInterval(() => { if (!document.hidden) run(); }, ms);
		run();
	}
	danmud.whenRefused(notForModerating);
	every(EVERY_MS, showFigures);
	every(VIDEOS_EVERY_MS, showVideos);
	document.addEventListener('visibilitychange', () => { before = null; });
	tryToken();
})();
