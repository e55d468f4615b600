// Starts the program as ./run does, with the demo data and the demo country (identity provider, telephone), in a folder of
// its own on a free port, and stops it again.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const START_MS = 180_000, STOP_MS = 30_000;

// Two free ports in a row: the site and the demo country.
export async function freePort() {
  const tryPort = port => new Promise(done => {
    const probe = net.createServer().once('error', () => done(0)).listen(port, '127.0.0.1', () => {
      const { port: got } = probe.address();
      probe.close(() => done(got));
    });
  });
  for (let i = 0; i < 50; i++) {
    const port = await tryPort(0);
    if (port && port < 65534 && await tryPort(port + 1)) return port;
  }
  throw new Error('no two free ports in a row');
}

export const servers = port => {
  const base = `http://localhost:${port}`, demo = `http://localhost:${port + 1}`;
  return { base, demo, origins: [base, demo] };
};

// Moves the platform's clock as an operator does for a rehearsal.
const moveClock = (root, home, time) => execFileSync(path.join(root, 'tools/psql'), ['-qXtc',
  `SELECT platform.set_clock(((extract(epoch FROM timestamptz '${time}') - extract(epoch FROM now())) * 1000000)::bigint, 'rehearsal')`],
{ env: { ...process.env, OQU_HOME: home }, stdio: ['ignore', 'ignore', 'inherit'] });

// time: what the platform's clock says once the demo country is there; without one it stays in June.
export async function startProduct(root, time) {
  const running = process.env.OQU_E2E_BASE;
  if (running && !time) return { ...servers(+new URL(running).port), home: process.env.OQU_HOME, stop: async () => {} };
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'oqu-e2e-'));
  fs.chmodSync(home, 0o755);
  const port = await freePort(), log = path.join(home, 'e2e.log'), out = fs.openSync(log, 'w');
  const child = spawn(path.join(root, 'run'), [], { stdio: ['ignore', out, out], env: { ...process.env, OQU_HOME: path.join(home, 'var'), OQU_PORT: String(port) } });
  const ended = new Promise(done => child.once('exit', done));
  const product = { ...servers(port), home: path.join(home, 'var'), stop: () => {
    product.stopping = true;
    return stop(child, ended, home, out);
  } };
  for (const until = Date.now() + START_MS; Date.now() < until && child.exitCode === null; await new Promise(done => setTimeout(done, 200)))
    if (fs.readFileSync(log, 'utf8').includes('ready: ')) {
      child.once('exit', (code, signal) => product.stopping || console.log(`the program ended by itself: ${signal ?? code}`));
      if (time) moveClock(root, product.home, time);
      return product;
    }
  const tail = [log, path.join(home, 'var/log/oqu.log')].filter(f => fs.existsSync(f)).map(f => fs.readFileSync(f, 'utf8').slice(-3000));
  await product.stop();
  throw new Error(`the program did not start:\n${tail.join('\n')}`);
}

async function stop(child, ended, home, out) {
  if (child.exitCode === null) child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(late);
  fs.closeSync(out);
  if (!process.env.OQU_E2E_KEEP) fs.rmSync(home, { recursive: true, force: true });
}
