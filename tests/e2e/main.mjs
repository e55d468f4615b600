// Runs the journeys and tells the result: build/test-results/e2e.json, pictures in build/e2e-shots, and a closing line.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { journeys, variants } from './journey.mjs';
import { startKit } from './kit.mjs';
import { startProduct } from './product.mjs';
import { Walk, emptyFolder } from './walk.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const build = path.resolve(root, process.env.OQU_BUILD ?? 'build');
const words = process.argv.slice(2), all = words.includes('--all');
const shots = path.join(build, 'e2e-shots');

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-default-apps', '--disable-domain-reliability'];
const starters = {
  kit: () => startKit(root, path.join(build, 'ui')),
  product: () => startProduct(root),
};
const servers = {};

async function walkOnce(browser, journey, variant) {
  servers[journey.server] ??= await starters[journey.server]();
  const walk = await Walk.start(browser, servers[journey.server], journey, variant, shots);
  try {
    await journey.walk(walk);
    if (walk.wrong.length) throw new Error(walk.wrong.join('\n  '));
    return { variant: variant.name, status: 'passed', steps: walk.steps };
  } catch (error) {
    await walk.shoot(`FAILED ${journey.name}.${variant.name}.png`).catch(() => {});
    return { variant: variant.name, status: 'failed', steps: walk.steps, why: error.message };
  } finally {
    await walk.end();
  }
}

const results = [];
const list = await journeys(words.filter(w => w !== '--all'));
if (!list.length) {
  console.error('no journey of that name');
  process.exit(2);
}
emptyFolder(shots);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
try {
  for (const journey of list) {
    const walks = [];
    for (const variant of variants(journey, all)) {
      const started = Date.now(), result = await walkOnce(browser, journey, variant);
      walks.push(result);
      console.log(`${result.status === 'passed' ? 'ok  ' : 'FAIL'} ${journey.name} [${variant.name}] ${((Date.now() - started) / 1000).toFixed(1)} s${result.why ? '\n  ' + result.why : ''}`);
    }
    results.push({ name: journey.name, ok: walks.every(w => w.status === 'passed'), req: journey.req, walks });
  }
} finally {
  await browser.close();
  for (const server of Object.values(servers)) await server.stop();
  fs.mkdirSync(path.join(build, 'test-results'), { recursive: true });
  fs.writeFileSync(path.join(build, 'test-results/e2e.json'), JSON.stringify(results, null, 1) + '\n');
}
const passed = results.filter(r => r.ok).length, failed = results.length - passed;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
