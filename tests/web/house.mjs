// house.mjs - a danmud that can be killed, a site with a film and pages, a browser.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';

const { WEB_MODULES, WEB_WORK, DANMUD } = process.env;
const require = createRequire(path.join(WEB_MODULES, 'package.json'));
const { chromium } = require('playwright-core');

/* Is answered when `ready` first says something true; fails after 20 s.  Waiting
 * only for what is asked for, it takes as long as that takes. */
export async function until(what, ready) {
	const end = Date.now() + 20000;
	for (;;) {
		const value = await ready();
		if (value)
			return value;
		if (Date.now() > end)
			throw new Error(`waited 20 s for: ${what}`);
		await new Promise((run) => setTimeout(run, 20));
	}
}

/* A daemon with a store of its own, the same after kill() and start(). */
export class Danmud {
	constructor() {
		this.folder = mkdtempSync(path.join(WEB_WORK, 'danmud-'));
		this.port = 0;
	}

	async start() {
		this.child = spawn(DANMUD, [`--listen=127.0.0.1:${this.port}`, '--auth=open', '--rate=off',
			'--cors-origins=*', `--store=sqlite:${this.folder}/d.db`,
			`--secret-file=${this.folder}/secret`], { stdio: ['ignore', 'inherit', 'pipe'] });
		const lines = createInterface({ input: this.child.stderr });
		this.port = await new Promise((found, failed) => {
			this.child.once('exit', (code) => failed(new Error(`danmud ended: ${code}`)));
			lines.on('line', (line) => {
				const [, port] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(line) || [];
				if (port)
					found(Number(port));
				else if (!/ info /.test(line))
					console.log(`# ${line}`);
			});
		});
		this.url = `http://127.0.0.1:${this.port}`;
		return this;
	}

	async end(signal) {
		if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null)
			return null;
		const over = once(this.child, 'exit');
		this.child.kill(signal);
		return (await over)[0];
	}

	async token(role) {
		const child = spawn(DANMUD, ['token', '--user', 'mod', '--role', role,
			`--secret-file=${this.folder}/secret`], { stdio: ['ignore', 'pipe', 'inherit'] });
		let text = '';
		for await (const piece of child.stdout)
			text += piece;
		return text.trim();
	}

	async ask(method, where, body) {
		const answer = await fetch(this.url + where, { method,
			headers: body ? { 'Content-Type': 'application/json' } : {},
			body: body && JSON.stringify(body) });
		const text = await answer.text();
		if (!answer.ok)
			throw new Error(`${method} ${where}: ${answer.status} ${text}`);
		return text ? JSON.parse(text) : null;
	}

	post(video, text, at_ms = 0, more = {}) {
		return this.ask('POST', `/v1/videos/${video}/danmaku`, { at_ms, text, ...more });
	}

	async texts(video) {
		return (await this.ask('GET', `/v1/videos/${video}/danmaku`)).danmaku.map((d) => d.text);
	}
}

/* Serves the film, with ranges, files of npm, and what `pages` has. */
export async function openSite(pages) {
	const film = path.join(WEB_WORK, 'film.webm');
	const server = createServer((request, answer) => {
		const where = request.url.split('?')[0];
		if (where === '/film.webm') {
			const size = statSync(film).size;
			const [, from, to] = /bytes=(\d+)-(\d*)/.exec(request.headers.range || '') || [];
			const first = Number(from || 0), last = to ? Number(to) : size - 1;
			answer.writeHead(from ? 206 : 200, { 'Content-Type': 'video/webm',
				'Accept-Ranges': 'bytes', 'Content-Length': last - first + 1,
				...(from && { 'Content-Range': `bytes ${first}-${last}/${size}` }) });
			createReadStream(film, { start: first, end: last }).pipe(answer);
		} else if (where.startsWith('/npm/')) {
			answer.setHeader('Content-Type', 'text/javascript');
			answer.end(readFileSync(path.join(WEB_MODULES, 'node_modules', where.slice(5))));
		} else if (pages[where]) {
			answer.setHeader('Content-Type', 'text/html; charset=utf-8');
			answer.end(pages[where]);
		} else {
			answer.writeHead(404).end();
		}
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return { url: `http://127.0.0.1:${server.address().port}`,
		close: () => { server.closeAllConnections(); server.close(); } };
}

export function openBrowser() {
	return chromium.launch({ executablePath: process.env.CHROMIUM, headless: true, args: [
		'--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--no-proxy-server',
		'--disable-background-networking', '--disable-component-update', '--disable-sync',
		'--autoplay-policy=no-user-gesture-required'] });
}
