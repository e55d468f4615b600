// What travels between a browser and the service, with the settings of a production host.
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';

import { journey } from '../journey.mjs';
import { hosts, startProduction } from '../production.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../..');

const ask = (client, options) => new Promise((done, fail) => client.request({ host: '127.0.0.1', method: 'GET', ...options }, answer => {
  const parts = [];
  answer.on('data', part => parts.push(part));
  answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
}).once('error', fail).end());

// The cipher that both agree on, or '' when there is no handshake.
const agreed = (site, servername, version, ciphers) => new Promise(done => {
  const socket = tls.connect({ host: '127.0.0.1', port: site.secure, servername, ca: site.certificate, minVersion: version, maxVersion: version, ciphers: `${ciphers}:@SECLEVEL=0` },
    () => { done(socket.getCipher().standardName); socket.destroy(); }).once('error', () => done(''));
});

async function redirects(t, site) {
  for (const host of hosts) {
    const answer = await ask(http, { port: site.plain, path: '/my/?next=1', headers: { host } });
    t.expect(answer.status === 308 && answer.headers.location === `https://${host}/my/?next=1`, `${host}: ${answer.status} to ${answer.headers.location}`);
    t.expect(answer.body.length === 0, `${host}: a redirect without a body, not ${answer.body.length} bytes`);
  }
}

async function encrypts(t, site) {
  for (const version of ['TLSv1', 'TLSv1.1']) t.expect(await agreed(site, hosts[0], version, 'ALL') === '', `no ${version}`);
  t.expect(await agreed(site, hosts[0], 'TLSv1.3', 'ALL') !== '', 'TLS 1.3');
  const names = tls.getCiphers().filter(name => !name.startsWith('tls_'));
  const taken = (await Promise.all(names.map(name => agreed(site, hosts[0], 'TLSv1.2', name.toUpperCase())))).filter(Boolean);
  t.expect(taken.length > 0, 'TLS 1.2');
  t.expect(taken.every(name => /^TLS_ECDHE_.*(GCM|CHACHA20_POLY1305)/.test(name)), `only ciphers with forward secrecy and authentication: ${taken}`);
  t.expect(await agreed(site, 'other.example.kz', 'TLSv1.3', 'ALL') === '', 'no certificate for a name that is not ours');
}

async function serves(t, site) {
  const get = (host, page) => ask(https, { port: site.secure, servername: host, ca: site.certificate, path: page, headers: { host } });
  const page = await get(hosts[0], '/admission');
  t.expect(page.status === 200 && /max-age=\d{8}/.test(page.headers['strict-transport-security']), `the page of the door, and browsers come back encrypted: ${page.status}`);
  t.expect((await get(hosts[1], '/my/sign-in')).status === 200, 'families have a host of their own');
  const [site0, family, staff] = hosts;
  for (const [host, other, owner] of [[site0, '/my/sign-in?next=/my/', family], [site0, '/staff/sign-in', staff], [family, '/staff', staff], [staff, '/my', family], [family, '/admission', site0], [staff, '/', site0]]) {
    const { status, headers } = await get(host, other);
    t.expect(status === 308 && headers.location === `https://${owner}${other}`, `${host} sends ${other} to ${owner}: ${status} ${headers.location}`);
  }
  const [sheet] = page.body.toString().match(/\/s\/[^"]+\.css/);
  for (const host of hosts) t.expect((await get(host, sheet)).status === 200, `${host} gives the style sheet`);
}

// req: M456-11
journey('a production host speaks TLS 1.2 or later with strong ciphers and nothing else', { once: true }, async t => {
  const site = await startProduction(root, t.server.home);
  try {
    await redirects(t, site);
    await encrypts(t, site);
    await serves(t, site);
  } finally {
    await site.stop();
  }
});
