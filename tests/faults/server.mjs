// The program as it stands on a real machine: `oqu up` with its processes, beside it the state's systems, which nobody
// kills. Everything in a folder of its own.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort, servers } from '../e2e/product.mjs';

const START_MS = 120_000, STOP_MS = 60_000, LOOK_MS = 50;
const pause = ms => new Promise(done => setTimeout(done, ms));

// Every process of the machine: number, parent, what it calls itself.
function processes() {
  return fs.readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(name => {
    try {
      const [, parent] = fs.readFileSync(`/proc/${name}/stat`, 'latin1').replace(/^.*\) /s, '').split(' ');
      return [{ pid: +name, parent: +parent, words: fs.readFileSync(`/proc/${name}/cmdline`, 'latin1').replaceAll('\0', ' ').trim() }];
    } catch {
      return []; // it ended while we looked
    }
  });
}

// How a victim is told from its sisters; a backend is a child of PostgreSQL that serves a door.
const OURS = {
  postgres: /\/postgres /, family: / serve --door family/, work: / work$/, keys: / keys --dir/, nginx: /^nginx: master|\/nginx /,
};

export class Server {
  constructor(root) {
    this.root = root;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oqu-faults-'));
    fs.chmodSync(this.folder, 0o755);
    this.home = path.join(this.folder, 'var');
    this.program = path.join(this.folder, 'program');
  }

  // A copy, so that the user whom root's program becomes can read it.
  async open() {
    fs.mkdirSync(this.program, { mode: 0o755 });
    for (const name of ['oqu', 'egov-peer']) fs.copyFileSync(path.join(this.root, 'build', name), path.join(this.program, name));
    fs.cpSync(path.join(this.root, 'build/ui'), path.join(this.program, 'ui'), { recursive: true });
    const port = await freePort();
    Object.assign(this, servers(port), { environment: { ...process.env, OQU_HOME: this.home, OQU_PORT: String(port) } });
    this.execute(path.join(this.root, 'demo/prepare'), this.home);
    this.peer = this.spawn('egov-peer');
    await this.start();
    this.oqu('demo', '--size', 'small');
  }

  execute(file, ...words) {
    return execFileSync(file, words, { env: this.environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  oqu(...words) {
    return this.execute(path.join(this.program, 'oqu'), ...words);
  }

  // Rows of a query as the owner of the tables, each an array of texts.
  rows(query) {
    const text = this.execute(path.join(this.root, 'tools/psql'), '-X', '-At', '-F', '\t', '-c', query);
    return text.split('\n').filter(line => line).map(line => line.split('\t'));
  }

  spawn(name, ...words) {
    const out = fs.openSync(path.join(this.folder, `${name}.log`), 'w');
    const child = spawn(path.join(this.program, name), words, { stdio: ['ignore', out, out], env: this.environment });
    fs.closeSync(out);
    return child;
  }

  async start() {
    this.up = this.spawn('oqu', 'up');
    for (const until = Date.now() + START_MS; Date.now() < until && this.up.exitCode === null; await pause(LOOK_MS))
      if (this.said().includes('ready: ')) return;
    throw new Error(`the program did not start: ${this.said()}`);
  }

  said() {
    return fs.readFileSync(path.join(this.folder, 'oqu.log'), 'utf8');
  }

  // The numbers of the processes of a victim; none while it is not there.
  find(victim) {
    const all = processes(), children = all.filter(p => p.parent === this.up.pid);
    if (victim !== 'backend') return children.filter(p => OURS[victim].test(p.words)).map(p => p.pid);
    const [postgres] = children.filter(p => OURS.postgres.test(p.words));
    return all.filter(p => p.parent === postgres?.pid && /^postgres: oqu_family /.test(p.words)).map(p => p.pid);
  }

  // `oqu up` with all that descends from it, at one stroke.
  group() {
    const all = processes(), found = new Set([this.up.pid]);
    for (let before = 0; before < found.size;) {
      before = found.size;
      for (const p of all) if (found.has(p.parent)) found.add(p.pid);
    }
    return [...found];
  }

  // Kills one victim, which must be there; waits for one that is just being started again.
  async kill(victim, draw) {
    if (victim === 'group') {
      const ended = once(this.up, 'exit');
      this.group().forEach(end);
      await ended;
      return this.start();
    }
    for (const until = Date.now() + START_MS; Date.now() < until; await pause(LOOK_MS)) {
      const found = this.find(victim);
      if (found.length) return end(found[Math.floor(draw() * found.length)]);
    }
    throw new Error(`no ${victim} to kill`);
  }

  // As the operator stops it; what does not end is a failure.
  async stop() {
    if (this.up?.exitCode !== null || this.up.signalCode) return;
    const ended = once(this.up, 'exit');
    this.up.kill('SIGTERM');
    const late = pause(STOP_MS).then(() => { throw new Error('the program does not end'); });
    const [code] = await Promise.race([ended, late]);
    if (code !== 0) throw new Error(`the program ended with ${code}`);
  }

  close() {
    this.peer?.kill('SIGKILL');
    if (this.up) this.group().forEach(end);
    if (!process.env.OQU_FAULTS_KEEP) fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // it went by itself
  }
}
