// A partner's library as its administrators would set it up: Apache from Debian, whose module auth_openidc keeps the reading room closed to
// whoever has not signed in. Only its settings are ours; it reads OQU's description, tokens and news of the end with code of others.
import { execFileSync, spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../e2e/product.mjs';

const MODULES = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'dir', 'mime', 'include', 'auth_openidc'];
const START_MS = 10_000;

// A closed page that says whom Apache let in, by the facts it asked OQU for.
const PAGE = `<!doctype html><html lang="kk"><meta charset="utf-8"><title>Оқу залы</title><h1>Оқу залы</h1>
<p id="name"><!--#echo encoding="none" var="OIDC_CLAIM_name" --></p>
`;

const settings = (folder, port, issuer, { id, secret }) => `
ServerRoot ${folder}
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile ${folder}/pid
ErrorLog ${folder}/error.log
${MODULES.map(name => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
${process.getuid() === 0 ? 'User nobody\nGroup nogroup' : ''}
TypesConfig /etc/mime.types
DocumentRoot ${folder}/pages
DirectoryIndex index.shtml
AddOutputFilter INCLUDES .shtml
OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration
OIDCClientID ${id}
OIDCClientSecret ${secret}
OIDCRedirectURI http://127.0.0.1:${port}/room/openid
OIDCScope "openid profile roles"
OIDCPKCEMethod S256
OIDCCryptoPassphrase ${crypto.randomBytes(24).toString('hex')}
<Location /room>
  AuthType openid-connect
  Require valid-user
  Options +Includes
</Location>
`;

// The addresses under which such a library is registered.
export const addresses = base => ({ back: `${base}/room/openid`, bye: `${base}/`, out: `${base}/room/openid?logout=backchannel` });

// A port first, since the library is registered by its address; open() starts Apache once it knows who it is.
export async function apacheLibrary() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oqu-apache-')), port = await freePort(), base = `http://127.0.0.1:${port}`;
  fs.chmodSync(folder, 0o755);
  fs.mkdirSync(path.join(folder, 'pages/room'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'pages/room/index.shtml'), PAGE);
  const file = path.join(folder, 'apache.conf');
  let child = null;

  const open = async (issuer, client) => {
    fs.writeFileSync(file, settings(folder, port, issuer, client), { mode: 0o600 });
    execFileSync('/usr/sbin/apache2', ['-t', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    child = spawn('/usr/sbin/apache2', ['-X', '-f', file], { stdio: 'ignore' });
    for (const until = Date.now() + START_MS; Date.now() < until; await new Promise(done => setTimeout(done, 50)))
      if (await fetch(base).then(() => true, () => false)) return;
    throw new Error(`Apache did not start:\n${fs.readFileSync(path.join(folder, 'error.log'), 'utf8')}`);
  };
  const stop = async () => {
    if (child && child.exitCode === null) {
      const ended = new Promise(done => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
    }
    fs.rmSync(folder, { recursive: true, force: true });
  };
  return { base, open, stop, log: () => fs.readFileSync(path.join(folder, 'error.log'), { encoding: 'utf8', flag: 'a+' }) };
}
