// drive.mjs - the pages of other players, and ours, in a browser; prints TAP.
import { Danmud, openBrowser, openSite, until } from './house.mjs';

const EVIL = '<img src=x onerror="window.XSS=1">';
const shots = process.env.WEB_SHOTS;
let count = 0, bad = 0;

async function check(sentence, run) {
	let ok = true;
	try {
		await run();
	} catch (error) {
		ok = false;
		console.log(String(error.stack || error).replace(/^/gm, '# '));
	}
	bad += !ok;
	console.log(`${ok ? 'ok' : 'not ok'} ${++count} - ${sentence}`);
}

function expect(truth, what) {
	if (!truth)
		throw new Error(what);
}

/* As their documentation has them; `api` and `xml` come from the address. */
const page = (body) => `<!doctype html><meta charset="utf-8"><div id="player" style="width:640px;height:360px"></div>
<script>const query = new URLSearchParams(location.search), danmud = query.get('danmud'), video = query.get('video');</script>${body}`;
const pages = {
	'/dplayer': page(`<script src="/npm/dplayer/dist/DPlayer.min.js"></script><script>
		window.dp = new DPlayer({ container: document.getElementById('player'), autoplay: true, mutex: false,
			video: { url: '/film.webm' },
			danmaku: { id: video, api: danmud + '/', token: 'tk', user: 'me' } });
		dp.video.muted = true;</script>`),
	'/artplayer': page(`<script src="/npm/artplayer/dist/artplayer.js"></script>
		<script src="/npm/artplayer-plugin-danmuku/dist/artplayer-plugin-danmuku.js"></script><script>
		window.art = new Artplayer({ container: '#player', url: '/film.webm', muted: true, autoplay: true,
			plugins: [artplayerPluginDanmuku({
				danmuku: danmud + '/v1/videos/' + video + '/danmaku.xml',
				async beforeEmit(d) {
					const modes = ['scroll', 'top', 'bottom'];
					const answer = await fetch(danmud + '/v1/videos/' + video + '/danmaku', { method: 'POST',
						body: JSON.stringify({ text: d.text, at_ms: Math.round(art.currentTime * 1000),
							mode: modes[d.mode], color: d.color.toLowerCase() }) });
					return answer.ok;
				} })] });</script>`),
};

const danmud = await new Danmud().start();
const site = await openSite(pages);
const browser = await openBrowser();

/* A page of its own, without what other pages stored; errors of its scripts count. */
async function open(url, options = {}) {
	const context = await browser.newContext({ viewport: { width: 1100, height: 800 }, ...options });
	const tab = await context.newPage();
	tab.wrongs = [];
	tab.on('pageerror', (error) => tab.wrongs.push(error.message));
	tab.on('console', (line) => {
		if (line.type() === 'error' && /Content Security Policy/.test(line.text()))
			tab.wrongs.push(line.text());
	});
	await tab.goto(url);
	return tab;
}

const picture = (tab, name) => shots ? tab.screenshot({ path: `${shots}/${name}.png`, fullPage: true }) : null;
const shown = (tab, where, text) => until(`${where}: ${text}`, () => tab.evaluate(
	([css, wanted]) => [...document.querySelectorAll(css)].some((node) => node.textContent === wanted),
	[where, text]));
const isUnhurt = async (tab) => expect(await tab.evaluate(() => window.XSS === undefined &&
	document.querySelector('img[onerror]') === null), 'a danmaku was run');
const isRight = (tab) => expect(tab.wrongs.length === 0, tab.wrongs.join('\n'));

// ---- DPlayer and ArtPlayer, unmodified ----

const players = [
	{ name: 'DPlayer', path: '/dplayer', items: '.dplayer-danmaku-item',
		say: (text) => {
			dp.template.commentInput.value = text;
			dp.comment.send();
		} },
	{ name: 'ArtPlayer with its danmuku plugin', path: '/artplayer', items: '.art-danmuku > *',
		say: (text) => {
			document.querySelector('.apd-input').value = text;
			document.querySelector('.apd-send').click();
		} },
];

for (const player of players) {
	const video = player.path.slice(1);
	/* Every half second, so that it does not matter how long the page took. */
	for (let at_ms = 0; at_ms < 20000; at_ms += 500)
		await danmud.post(video, at_ms % 1000 === 0 ? EVIL : '弹幕 & "more"', at_ms, { color: '#ff8000' });
	const tab = await open(`${site.url}${player.path}?video=${video}&danmud=${encodeURIComponent(danmud.url)}`);

	await check(`${player.name}: a page as its authors show it gets its danmaku from danmud`,
		() => shown(tab, player.items, '弹幕 & "more"'));
	await check(`${player.name}: markup in a danmaku is shown as text`, () => shown(tab, player.items, EVIL));
	await check(`${player.name}: what is sent there is kept`, async () => {
		await tab.evaluate(player.say, '从网页来 <b>&amp;');
		await until('it is in the store', async () => (await danmud.texts(video)).includes('从网页来 <b>&amp;'));
	});
	await check(`${player.name}: nothing was run, and no script failed`, async () => {
		await isUnhurt(tab);
		isRight(tab);
	});
	await picture(tab, video);
	await tab.context().close();
}

// ---- /watch ----

await danmud.ask('PUT', '/v1/videos/film', { title: 'A film <i>', url: `${site.url}/film.webm`, duration_ms: 30000 });
for (let at_ms = 0; at_ms < 30000; at_ms += 700)
	await danmud.post('film', at_ms % 1400 === 0 ? EVIL : '前方高能', at_ms,
		{ color: '#40c0ff', mode: at_ms % 2800 === 0 ? 'top' : 'scroll' });
const watch = await open(`${danmud.url}/watch/film`);
const place_ms = () => watch.evaluate(() => Math.round(document.querySelector('video').currentTime * 1000));

/* Tells when a text is first in flight, by the browser's clock: this machine's. */
const waitFlight = (tab, text) => tab.evaluate((wanted) => new Promise((found) => {
	const look = () => [...document.querySelectorAll('.danmaku')].some((node) => node.textContent === wanted);
	new MutationObserver((_, observer) => {
		if (look()) {
			observer.disconnect();
			found(Date.now());
		}
	}).observe(document.body, { subtree: true, childList: true });
}), text);

await check('/watch: the video plays and its danmaku fly', async () => {
	await until('it is told what to play', () => watch.evaluate(() => document.querySelector('video').src !== ''));
	await watch.evaluate(() => {
		document.querySelector('video').muted = true;
		return document.querySelector('video').play();
	});
	await shown(watch, '#timed .danmaku', '前方高能');
	await shown(watch, '#timed .danmaku', EVIL);
});
await check('/watch: a danmaku posted over HTTP flies at once', async () => {
	const delays = [];
	for (let i = 0; i < 10; i++) {
		const flies = waitFlight(watch, `live ${i}`), at_ms = await place_ms(), from = Date.now();
		await danmud.post('film', `live ${i}`, at_ms);
		delays.push(await flies - from);
		await shown(watch, '#recent .text', `live ${i}`);
	}
	delays.sort((a, b) => a - b);
	console.log(`# watch_latency ${delays[5]} ms (the median of ten, at most ${delays[9]})`);
});
await check('/watch: what is typed there flies at once, is kept, and comes once', async () => {
	const flies = waitFlight(watch, 'from the page');
	await watch.fill('#text', 'from the page');
	await watch.press('#text', 'Enter');
	await flies;
	await until('it is kept', async () => (await danmud.texts('film')).includes('from the page'));
	await until('it is told so', () => watch.evaluate(() => document.querySelector('.pending') === null));
	await danmud.post('film', 'behind it', await place_ms());
	await shown(watch, '#recent .text', 'behind it');
	expect(await watch.locator('#recent .text', { hasText: 'from the page' }).count() === 1, 'it is there twice');
	expect(await watch.inputValue('#text') === '', 'the box is not empty');
});
await picture(watch, 'watch');
await check('/watch: what is refused says why, and its text is not lost', async () => {
	await watch.fill('#text', 'x'.repeat(300));
	await watch.press('#text', 'Enter');
	await until('a reason', async () => /^Not sent: .*300/.test(await watch.textContent('#said')));
	expect((await watch.inputValue('#text')).length === 300, 'the text is gone');
	await watch.fill('#text', '');
});
await check('/watch: a danmaku that a moderator hides goes', async () => {
	const { id } = await danmud.post('film', 'to be hidden', await place_ms());
	await shown(watch, '#recent .text', 'to be hidden');
	const token = await danmud.token('moderator');
	await fetch(`${danmud.url}/v1/videos/film/danmaku/${id}`, { method: 'DELETE',
		headers: { Authorization: `Bearer ${token}` } });
	await until('it is gone', () => watch.evaluate((gone) =>
		[...document.querySelectorAll(`[data-id="${gone}"]`)].every((node) => node.offsetParent === null), id));
});
await check('/watch: after kill -9 the browser comes back by itself, and nothing that is kept is missed', async () => {
	const kept = [];
	for (let i = 0; i < 5; i++)
		await danmud.post('film', `before ${i}`, await place_ms()), kept.push(`before ${i}`);
	await danmud.end('SIGKILL');
	await until('it is noticed', async () => await watch.textContent('#state') === 'connecting again');
	await danmud.start();
	for (let i = 0; i < 5; i++)
		await danmud.post('film', `while away ${i}`, 1000 * i), kept.push(`while away ${i}`);
	for (const text of kept)
		await shown(watch, '#recent .text', text);
	const flies = waitFlight(watch, 'and live again');
	await danmud.post('film', 'and live again', await place_ms());
	await flies;
});
await check('/watch: what is typed while danmud is away is sent when it is back, once', async () => {
	await danmud.end('SIGKILL');
	await watch.fill('#text', 'typed in the dark');
	await watch.press('#text', 'Enter');
	await until('it is said', async () => /trying again/.test(await watch.textContent('#said')));
	await danmud.start();
	await until('it is kept', async () => (await danmud.texts('film')).includes('typed in the dark'));
	await until('it is told so', () => watch.evaluate(() => document.querySelector('.pending') === null));
	expect((await danmud.texts('film')).filter((text) => text === 'typed in the dark').length === 1, 'it is kept twice');
});
await check('/watch: when only the answer is lost, it is asked for again, and nothing comes twice', async () => {
	await watch.route('**/danmaku', async (route) => {
		await route.fetch();
		await route.abort();
	}, { times: 1 });
	await watch.fill('#text', 'unanswered');
	await watch.press('#text', 'Enter');
	await until('it is said', async () => /trying again/.test(await watch.textContent('#said')));
	await until('it is told so', () => watch.evaluate(() => document.querySelector('.pending') === null &&
		document.querySelector('#said').textContent === ''));
	expect((await danmud.texts('film')).filter((text) => text === 'unanswered').length === 1, 'it is kept twice');
});
await check('/watch: nothing was run, and no script failed', async () => {
	await isUnhurt(watch);
	isRight(watch);
});
await watch.context().close();

// ---- EventSource itself ----

await check('EventSource: after kill -9 it resumes, and with what is read after a gap it has all that is kept', async () => {
	const tab = await open(`${danmud.url}/healthz`);
	await tab.evaluate(() => {
		window.texts = new Set();
		window.gaps = 0;
		const source = new EventSource('/v1/videos/plain/events');
		source.addEventListener('danmaku', (event) => JSON.parse(event.data).forEach((d) => texts.add(d.text)));
		source.addEventListener('gap', async () => {
			const all = await (await fetch('/v1/videos/plain/danmaku')).json();
			all.danmaku.forEach((d) => texts.add(d.text));
			gaps++;
		});
		return new Promise((run) => { source.onopen = run; });
	});
	const has = (n) => until(`${n} texts`, () => tab.evaluate((wanted) => texts.size === wanted, n));
	await danmud.post('plain', 'one');
	await has(1);
	await danmud.end('SIGKILL');
	await danmud.start();
	await danmud.post('plain', 'two');
	await danmud.post('plain', 'three');
	await has(3);
	await until('the gap', () => tab.evaluate(() => gaps === 1));
	await tab.context().close();
});

// ---- the page at / ----

await danmud.ask('PUT', '/v1/videos/talk', { title: 'A live talk', live: true, record: true });
await danmud.post('talk', EVIL, 61000, { color: '#ffd000' });
await danmud.post('talk', 'The second, which is so long that a phone has to break it into lines', 75000, { color: '#ff60a0' });
const home = await open(danmud.url);
await check('/: videos with their viewers and danmaku, the newest open', async () => {
	await shown(home, '.title', 'A live talk');
	await shown(home, '.title', 'A film <i>');
	await shown(home, '.rows .text', EVIL);
});
await check('/: what is said while the list is on its way stays', async () => {
	let answer, asked;
	const held = new Promise((done) => { answer = done; }), isAsked = new Promise((done) => { asked = done; });

	await home.route('**/danmaku?newest=*', async (route) => {
		const response = await route.fetch();

		asked();
		await held;
		await route.fulfill({ response });
	}, { times: 1 });
	for (let i = 0; i < 2; i++)
		await home.locator('details.video', { hasText: 'A live talk' }).locator('summary').click();
	await isAsked;
	await danmud.post('talk', 'in between', 4000);
	await shown(home, '.rows .text', 'in between');
	const isAnswered = home.waitForResponse(/newest=/);
	answer();
	await (await isAnswered).finished();
	await danmud.post('talk', 'behind it all', 4000);
	await shown(home, '.rows .text', 'behind it all');
	expect(await home.locator('.rows .text', { hasText: 'in between' }).count() === 1, 'it is gone');
});
await check('/: a danmaku comes live, and is counted', async () => {
	await danmud.post('talk', 'live on the page', 5000);
	await shown(home, '.rows .text', 'live on the page');
	await until('a latency', async () => /^\d+ ms$/.test(await home.textContent('#latency')));
	await until('a rate', async () => /^\d+\.\d$/.test(await home.textContent('#rate')));
	await until('a viewer', async () => Number(await home.textContent('#viewers')) >= 1);
});
await check('/: is one file', async () => {
	const asked = [], tab = await home.context().newPage();

	tab.on('request', (request) => asked.push(new URL(request.url()).pathname));
	await tab.goto(danmud.url);
	await tab.locator('.rows .text').first().waitFor();
	expect(asked.every((path) => path === '/' || path === '/metrics' || path.startsWith('/v1/')), asked.join(' '));
	await tab.close();
});
await check('/: ten videos are followed at once', async () => {
	const videos = Array.from({ length: 10 }, (_, i) => `many-${i}`);

	for (const id of videos)
		await danmud.ask('PUT', `/v1/videos/${id}`, { title: `Of many ${id}` });
	for (const id of videos)
		await home.locator('details.video', { hasText: `Of many ${id}` }).locator('summary').click();
	for (const id of videos)
		await until(`${id} is heard`, async () => (await danmud.ask('GET', `/v1/videos/${id}`)).viewers === 1);
	for (const id of videos)
		await danmud.post(id, `said in ${id}`, 1000);
	for (const id of videos)
		await shown(home, '.rows .text', `said in ${id}`);
	for (const id of videos)
		await home.locator('details.video', { hasText: `Of many ${id}` }).locator('summary').click();
});
await check('/: who is no moderator sees no buttons and is told why', async () => {
	expect(await home.locator('.hide:visible').count() === 0, 'there are buttons');
	await home.click('#moderate summary');
	await home.fill('#token', await danmud.token('viewer'));
	await home.press('#token', 'Enter');
	await until('a reason', async () => /Not for moderating/.test(await home.textContent('#token-said')));
	expect(await home.locator('.hide:visible').count() === 0, 'there are buttons');
});
await check('/: a moderator hides a danmaku, everywhere', async () => {
	await home.fill('#token', await danmud.token('moderator'));
	await home.press('#token', 'Enter');
	await home.locator('.hide:visible').first().waitFor();
	await picture(home, 'home');
	await home.locator('li', { hasText: 'live on the page' }).locator('.hide').click();
	await until('it is gone', async () => !(await danmud.texts('talk')).includes('live on the page'));
	await until('here too', async () => await home.locator('li', { hasText: 'live on the page' }).count() === 0);
});
await check('/, /watch: a token that has ended is forgotten, and all can be read', async () => {
	for (const [path, where, text] of [['/', '.title', 'A live talk'], ['/watch/film', 'h1', 'A film <i>']]) {
		const tab = await open(`${danmud.url}/healthz`);

		await tab.evaluate(() => sessionStorage.setItem('danmud-token', 'ended.before'));
		await tab.goto(danmud.url + path);
		await shown(tab, where, text);
		expect(await tab.evaluate(() => sessionStorage.getItem('danmud-token')) === '', 'it is kept');
		if (path === '/')
			expect(/not valid/.test(await tab.textContent('#token-said')), 'nothing is said');
		await tab.context().close();
	}
});
await check('/: a restart of danmud is seen, and passes', async () => {
	await danmud.end('SIGKILL');
	await until('it is said', async () => /cannot be reached/.test(await home.textContent('#state')));
	await danmud.start();
	await until('it is well', async () => await home.textContent('#state') === 'live');
	await danmud.post('talk', 'after the restart', 6000);
	await shown(home, '.rows .text', 'after the restart');
});
await check('/: nothing was run, and no script failed', async () => {
	await isUnhurt(home);
	isRight(home);
});
await home.context().close();

// ---- as a phone has them ----

for (const [name, url, ready] of [['home', '/', '.rows .text'], ['watch', '/watch/film', '#recent .text']]) {
	await check(`${url}: fits a phone, also in the dark`, async () => {
		const tab = await open(danmud.url + url, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
		await tab.locator(ready).first().waitFor();
		expect(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it is too wide');
		await picture(tab, `${name}-phone`);
		const [back] = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
		expect(back < 64, 'it is not dark');
		isRight(tab);
		await tab.context().close();
	});
}
await check('no page may be framed, or run what is not danmud\'s own', async () => {
	for (const where of ['/', '/watch/film']) {
		const policy = (await fetch(danmud.url + where)).headers.get('Content-Security-Policy');
		expect(/default-src 'none'/.test(policy) && /script-src '(self|sha256-)/.test(policy) && /frame-ancestors 'none'/.test(policy) &&
			!/unsafe|\*/.test(policy), `${where}: ${policy}`);
		expect(where === '/' || policy.includes(`media-src ${site.url}`), `${where}: ${policy}`);
	}
	await danmud.ask('PUT', '/v1/videos/odd', { url: 'http://a.example;script-src%20*' });
	const policy = (await fetch(`${danmud.url}/watch/odd`)).headers.get('Content-Security-Policy');
	expect(!/a\.example|\*/.test(policy), policy);
});

await browser.close();
await check('danmud ends as it should', async () => expect(await danmud.end('SIGTERM') === 0, 'it did not exit 0'));
site.close();
console.log(`1..${count}`);
process.exitCode = bad ? 1 : 0;
