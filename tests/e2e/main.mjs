// Runs the journeys and tells the result: build/test-results/e2e.json, pictures in build/e2e-shots, and a closing line.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { picture } from './checks.mjs';
import { journeys, variants } from './journey.mjs';
import { startKit } from './kit.mjs';
import { startProduct } from './product.mjs';
import { Walk, emptyFolder } from './walk.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const build = path.resolve(root, process.env.OQU_BUILD ?? 'build');
const { values: { all, pictures, variant: only }, positionals: words } =
  parseArgs({ allowPositionals: true, options: { all: { type: 'boolean' }, pictures: { type: 'boolean' }, variant: { type: 'string' } } });
const WORKERS = +(process.env.OQU_E2E_WORKERS ?? 2);
const WALK_MS = 400_000; // until a walk counts as stuck
const shots = path.join(build, 'e2e-shots');

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-default-apps', '--disable-domain-reliability'];
const starters = {
  kit: () => startKit(root, path.join(build, 'ui')),
  product: () => startProduct(root),
  august: () => startProduct(root, '2026-08-25T10:00:00+05:00'),
};
const servers = {};

const stuck = () => new Promise((_, fail) => setTimeout(() => fail(new Error(`stuck for ${WALK_MS / 1000} s`)), WALK_MS).unref());

// Starts a server when the first walk asks for it.
const server = name => (servers[name] ??= starters[name]());

async function walkOnce(browser, { journey, variant }) {
  const started = Date.now();
  const walk = await Walk.start(browser, await server(journey.server), journey, variant, pictures || words.length ? shots : null);
  const result = { variant: variant.name, status: 'passed', steps: walk.steps };
  try {
    await Promise.race([journey.walk(walk), stuck()]);
    if (walk.wrong.length) throw new Error(walk.wrong.join('\n  '));
  } catch (error) {
    await picture(walk.page, path.join(shots, `FAILED ${journey.name}.${variant.name}.jpg`)).catch(() => {});
    Object.assign(result, { status: 'failed', why: error.message });
  } finally {
    await walk.end();
  }
  result.seconds = (Date.now() - started) / 1000;
  console.log(`${result.why ? 'FAIL' : 'ok  '} ${journey.name} [${variant.name}] ${result.seconds.toFixed(1)} s${result.why ? '\n  ' + result.why : ''}`);
  return result;
}

// Takes walks from the front of the list until it is empty.
async function worker(browser, tasks) {
  for (let task = tasks.shift(); task; task = tasks.shift()) task.walks.push(await walkOnce(browser, task));
}

const list = await journeys(words);
if (!list.length) {
  console.error('no journey of that name');
  process.exit(2);
}
emptyFolder(shots);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', args: FLAGS });
const results = list.map(journey => ({ journey, walks: [] }));
try {
  const tasks = results.flatMap(({ journey, walks }) => variants(journey, all).filter(v => !only || v.name === only).map(variant => ({ journey, variant, walks })));
  const together = tasks.filter(t => !t.journey.alone);
  await Promise.all(Array.from({ length: WORKERS }, () => worker(browser, together)));
  await worker(browser, tasks.filter(t => t.journey.alone));
} finally {
  await browser.close();
  for (const started of await Promise.allSettled(Object.values(servers))) await started.value?.stop();
  fs.mkdirSync(path.join(build, 'test-results'), { recursive: true });
}
const report = results.map(({ journey, walks }) => ({
  name: journey.name, status: walks.length > 0 && walks.every(w => w.status === 'passed') ? 'passed' : 'failed', req: journey.req, walks }));
fs.writeFileSync(path.join(build, 'test-results/e2e.json'), JSON.stringify(report, null, 1) + '\n');
const passed = report.filter(r => r.status === 'passed').length, failed = report.length - passed;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
