// bench/waiting_room --demo: lets a person watch. Starts the program with its demo country, fills the line of one region with
// 100 000 simulated families, and shows one family, in a browser, moving to the front and into its application. On a screen
// (DISPLAY) with Chromium in a window, otherwise by pictures in build/waiting-room-demo and by what this script prints.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..'), e2e = path.join(root, 'tests/e2e');
const { chromium } = await import(path.join(e2e, 'node_modules/playwright-core/index.mjs'));
const { accounts, signInShared } = await import(path.join(e2e, 'actors.mjs'));
const { fillDraft, freshParent } = await import(path.join(e2e, 'flows.mjs'));
const { startProduct } = await import(path.join(e2e, 'product.mjs'));
const { Walk, emptyFolder } = await import(path.join(e2e, 'walk.mjs'));

const [program, families = '100000'] = process.argv.slice(2);
const ROOM = '31', EPOCH = '202600', PLACES = 200, USUAL = 2000, LOOK_MS = 1000, PICTURE_EVERY = 10;
const pictures = path.join(root, 'build/waiting-room-demo');
const pause = ms => new Promise(done => setTimeout(done, ms));

async function setLimit(t, limit) {
  const admin = await t.other();
  await signInShared(admin, accounts(admin).find(a => a.role === 'admin'));
  await admin.go(`/staff/waiting/${ROOM}`);
  await admin.fill('limit', String(limit));
  await admin.fill('reason', 'Көрсетілім');
  await admin.submit('main form');
  await admin.end();
  const board = async () => (await (await fetch(`${t.server.base}/wr/v1/${ROOM}/board`)).json()).limit;
  while (await board() !== limit) await pause(LOOK_MS);
}

function startCrowd(server) {
  const crowd = spawn(program, ['--crowd', path.join(server.home, 'run/wait-desk.sock'), ROOM, EPOCH, families],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  const joined = new Promise((done, fail) => {
    crowd.stdout.on('data', text => String(text).includes('joined') && done());
    crowd.once('exit', code => code && fail(new Error('the crowd could not join')));
  });
  return { joined, stop: () => crowd.kill() };
}

const seen = async (t, n) => {
  await t.page.screenshot({ path: path.join(pictures, `${String(n).padStart(3, '0')}.png`) });
};

async function watch(t) {
  for (let n = 0; new URL(t.page.url()).pathname.startsWith('/wr/'); n++) {
    const place = await t.page.locator('.sky__pos').innerText({ timeout: LOOK_MS }).catch(() => '');
    console.log(`${new Date().toTimeString().slice(0, 8)}  ${place.trim()}`);
    if (n % PICTURE_EVERY === 0) await seen(t, n);
    await pause(LOOK_MS);
  }
  await t.page.waitForURL(/\/check$/);
  await seen(t, 999);
  console.log(`inside: ${t.page.url()}`);
}

emptyFolder(pictures);
const server = await startProduct(root);
const browser = await chromium.launch({
  executablePath: process.env.DISPLAY ? '/usr/bin/chromium' : '/usr/bin/chromium-headless-shell', headless: !process.env.DISPLAY,
  args: ['--no-sandbox', '--disable-gpu'],
});
const t = await Walk.start(browser, server, { name: 'demo' }, { name: 'demo', width: 1280, lang: 'kk', script: true, keyboard: false }, pictures);
Walk.prototype.check = async () => {}; // nobody judges the pages here
let crowd, failed = 0;
try {
  const parent = await freshParent(t, ROOM);
  await setLimit(t, 1);
  crowd = startCrowd(server);
  await crowd.joined;
  console.log(`${families} families wait`);
  await fillDraft(t, parent);
  await seen(t, 0);
  console.log(`one family comes: ${t.page.url()}`);
  await setLimit(t, PLACES);
  await watch(t);
  await setLimit(t, USUAL);
} catch (error) {
  console.error(error.message);
  failed = 1;
} finally {
  crowd?.stop();
  await browser.close();
  await server.stop();
}
process.exit(failed);
