// The web server as deploy/nginx/production.conf sets it up, in front of a product that runs: the file as it is, with a
// certificate made for it, and folders and ports of this machine.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { freePort } from './product.mjs';

export const hosts = ['oqu.example.kz', 'my.oqu.example.kz', 'staff.oqu.example.kz'];
const ANSWER_MS = 10_000;

const makeCertificate = folder => execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
  '-days', '1', '-subj', '/CN=oqu.example.kz', '-addext', `subjectAltName=${hosts.map(h => `DNS:${h}`)}`,
  '-keyout', path.join(folder, 'key.pem'), '-out', path.join(folder, 'fullchain.pem')], { stdio: 'ignore' });

function settings(root, home, folder, ports) {
  const places = [['/etc/oqu/nginx', path.join(root, 'deploy/nginx')], ['/etc/oqu/tls', folder], ['/run/oqu', path.join(home, 'run')],
    ['/usr/share/oqu/ui', path.join(root, 'build/ui')], ['/usr/share/oqu/pages', path.join(root, 'deploy/nginx/pages')]];
  const text = fs.readFileSync(path.join(root, 'deploy/nginx/production.conf'), 'utf8')
    .replace(/^ *listen \[::\].*$/gm, '').replaceAll('listen 80', `listen 127.0.0.1:${ports.plain}`).replaceAll('listen 443', `listen 127.0.0.1:${ports.secure}`);
  return `daemon off; worker_processes 1; user root; pid ${folder}/pid; error_log stderr crit; events { }
http { client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
${places.reduce((all, [from, to]) => all.replaceAll(from, to), text)}
}`;
}

const answers = port => new Promise(done => {
  const probe = net.connect(port, '127.0.0.1').once('connect', () => { probe.destroy(); done(true); }).once('error', () => done(false));
});

export async function startProduction(root, home) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oqu-production-')), plain = await freePort();
  const ports = { plain, secure: plain + 1 };
  makeCertificate(folder);
  fs.writeFileSync(path.join(folder, 'nginx.conf'), settings(root, home, folder, ports));
  const child = spawn('nginx', ['-c', path.join(folder, 'nginx.conf'), '-e', 'stderr'], { stdio: ['ignore', 'inherit', 'inherit'] });
  const stop = async () => {
    const ended = new Promise(done => child.once('exit', done));
    if (child.kill('SIGTERM')) await ended;
    fs.rmSync(folder, { recursive: true });
  };
  for (const until = Date.now() + ANSWER_MS; !await answers(ports.secure); await new Promise(done => setTimeout(done, 50)))
    if (Date.now() > until || child.exitCode !== null) {
      await stop();
      throw new Error('nginx does not start with production.conf');
    }
  return { ...ports, certificate: fs.readFileSync(path.join(folder, 'fullchain.pem')), stop };
}
