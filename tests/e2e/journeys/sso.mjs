// Single sign-on as three relying parties of others meet it: openid-client (npm) for a library, whose server answers the browser and hears
// of the end of the sign-in, oauth4webapi (npm) for a textbook, and Apache's auth_openidc for a reading room that knows no more than
// its settings. Nothing here knows how OQU makes its tokens.
import { execFileSync } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { accounts, confirm, signInHere, signInShared, signInStaff } from '../actors.mjs';
import { journey } from '../journey.mjs';
import { addresses, apacheLibrary } from '../../peers/apache_library.mjs';

globalThis.crypto ??= webcrypto; // node 18 has it under another name

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const HEARD_MS = 30_000;

// The library's web server: /back and /bye are seen by the browser, /out by OQU.
async function startLibrary() {
  const heard = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', piece => { body += piece; });
    request.on('end', () => {
      if (request.url === '/out') heard.push(new URLSearchParams(body).get('logout_token'));
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end('<!doctype html><html lang="kk"><title>Кітапхана</title><h1>Кітапхана</h1></html>');
    });
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  return { address: `http://127.0.0.1:${server.address().port}`, heard, stop: () => server.close() };
}

// shots: pictures of the first of them are enough.
async function register(admin, account, name, { back, bye, out }, shots) {
  await admin.go('/staff/clients/new');
  await confirm(admin, account);
  if (shots) await admin.check('new connected system');
  await admin.fill('name', name);
  await admin.fill('holder', 'Сынақ кітапханасы');
  await admin.choose('kind', 'WEB');
  await admin.choose('doors', 'staff');
  for (const scope of ['profile', 'roles']) await admin.page.check(`[name=scopes][value=${scope}]`);
  await admin.fill('redirects', back);
  await admin.fill('returns', bye);
  await admin.fill('backchannel', out);
  await admin.submit('main form');
  if (shots) await admin.check('the secret, once');
  return { id: await admin.page.innerText('#client-id'), secret: await admin.page.innerText('#client-secret') };
}

// names: of the systems at these addresses.
async function registerAll(t, names, at, shots) {
  const admin = await t.other(), account = accounts(t).find(a => a.role === 'admin'), clients = [];
  await signInShared(admin, account);
  await admin.go('/staff/clients');
  if (shots) await admin.check('connected systems');
  for (const name of names) clients.push(await register(admin, account, name, at, shots && name === names[0]));
  await admin.end();
  return clients;
}

// As an operator who fears that somebody has copied the keys. Root's OQU runs as the user oqu, who may not reach the build.
function takeKeysBack(t) {
  const program = path.join(root, 'build/oqu'), words = ['keys', '--revoke-tokens', path.join(t.server.home, 'keys')];
  const there = { cwd: '/', env: { ...process.env, OQU_HOME: t.server.home } };
  if (process.getuid() !== 0) return void execFileSync(program, words, there);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oqu-program-'));
  try {
    fs.copyFileSync(program, path.join(folder, 'oqu'));
    for (const name of [folder, path.join(folder, 'oqu')]) fs.chmodSync(name, 0o755);
    execFileSync('runuser', ['-u', 'oqu', '--', path.join(folder, 'oqu'), ...words], there);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const refused = async act => {
  try { await act(); } catch { return true; }
  return false;
};

// The textbook's way in by oauth4webapi, and out again because a refresh token came twice.
async function readTextbook(t, library, { id, secret }) {
  const oauth = await import('oauth4webapi'), here = { [oauth.allowInsecureRequests]: true }, issuer = new URL(t.server.base);
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, here));
  const client = { client_id: id }, proof = oauth.ClientSecretBasic(secret), redirect = `${library.address}/back`;
  const verifier = oauth.generateRandomCodeVerifier(), state = oauth.generateRandomState(), nonce = oauth.generateRandomNonce();
  const way = new URL(server.authorization_endpoint);
  for (const [name, value] of Object.entries({ client_id: id, redirect_uri: redirect, response_type: 'code', scope: 'openid profile', state, nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' })) way.searchParams.set(name, value);
  await t.go(way.href);
  await Promise.all([t.page.waitForURL(url => url.href.startsWith(redirect)), t.page.click('main button[value=yes]')]); // its own consent

  const answer = oauth.validateAuthResponse(server, client, new URL(t.page.url()), state);
  const tokens = await oauth.processAuthorizationCodeResponse(server, client,
    await oauth.authorizationCodeGrantRequest(server, client, proof, answer, redirect, verifier, here), { expectedNonce: nonce, requireIdToken: true });
  const { sub } = oauth.getValidatedIdTokenClaims(tokens);
  const renew = async token =>
    oauth.processRefreshTokenResponse(server, client, await oauth.refreshTokenGrantRequest(server, client, proof, token, here));
  const look = async token => oauth.processUserInfoResponse(server, client, sub, await oauth.userInfoRequest(server, client, token, here));

  const next = await renew(tokens.refresh_token);
  t.expect((await look(next.access_token)).name, 'the name by the renewed token');
  t.expect(await refused(() => renew(tokens.refresh_token)), 'a refresh token works once');
  t.expect(await refused(() => look(next.access_token)) && await refused(() => renew(next.refresh_token)), 'a second time ends all of the sign-in');
  return sub;
}

// req: M456-9b
journey('a clerk opens a library by the sign-in here, and signing out ends both', { once: true, alone: true }, async t => {
  const client = await import('openid-client'), jose = await import('jose');
  const library = await startLibrary();
  t.server.origins.push(library.address);
  const { address } = library, at = { back: `${address}/back`, bye: `${address}/bye`, out: `${address}/out` };
  const [{ id, secret }, textbook] = await registerAll(t, ['Кітапхана', 'Оқулық'], at, true);
  const clerk = accounts(t).filter(a => a.role === 'clerk').at(-3); // the last two change their passwords (password.mjs)
  const config = await client.discovery(new URL(t.server.base), id, undefined, client.ClientSecretBasic(secret),
    { execute: [client.allowInsecureRequests] });
  const metadata = config.serverMetadata(), keys = jose.createRemoteJWKSet(new URL(metadata.jwks_uri), { cooldownDuration: 0 });

  const verifier = client.randomPKCECodeVerifier(), state = client.randomState(), nonce = client.randomNonce();
  const way = client.buildAuthorizationUrl(config, { redirect_uri: `${library.address}/back`, scope: 'openid profile roles', state, nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' });
  await signInStaff(t, clerk);
  await t.go(way.href);
  await t.sees(clerk.name);
  await t.check('consent');
  await Promise.all([t.page.waitForURL(url => url.href.startsWith(`${library.address}/back`)), t.page.click('main button[value=yes]')]);
  const back = new URL(t.page.url());

  const tokens = await client.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce });
  const claims = tokens.claims();
  await jose.jwtVerify(tokens.id_token, keys, { issuer: metadata.issuer, audience: id });
  const facts = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
  t.expect(facts.name === clerk.name, `the name: ${facts.name}`);
  t.expect(facts.roles[0].role === 'clerk' && facts.roles[0].organisation.name, 'role and school');
  t.expect(!JSON.stringify([claims, facts]).includes(clerk.iin), 'no IIN');
  t.expect(await refused(() => client.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce })),
    'a code works once');
  t.expect(await refused(() => client.fetchUserInfo(config, tokens.access_token, claims.sub)), 'a code used twice ends what began with it');
  t.expect(await refused(() => jose.jwtVerify(tokens.id_token.replace(/.{4}$/, 'AAAA'), keys)), 'a changed signature is seen');
  t.expect(await refused(() => jose.jwtVerify(tokens.id_token, keys, { audience: 'another' })), 'an audience that is another');
  t.expect(await refused(() => jose.jwtVerify(tokens.id_token, keys, { currentDate: new Date(Date.now() + 3_600_000) })), 'an hour later it is over');

  // Once more, without a question and without a password; refreshed; then out of both.
  const again = client.randomPKCECodeVerifier();
  await t.page.goto(client.buildAuthorizationUrl(config, { redirect_uri: `${library.address}/back`, scope: 'openid profile roles', state, nonce,
    code_challenge: await client.calculatePKCECodeChallenge(again), code_challenge_method: 'S256' }).href).catch(() => {});
  await t.page.waitForURL(url => url.href.startsWith(`${library.address}/back`));
  takeKeysBack(t); // a client that remembers our keys meets one it does not know, and asks again
  const second = await client.authorizationCodeGrant(config, new URL(t.page.url()), { pkceCodeVerifier: again, expectedState: state, expectedNonce: nonce });
  await jose.jwtVerify(second.id_token, keys, { issuer: metadata.issuer, audience: id });
  t.expect(await refused(() => jose.jwtVerify(tokens.id_token, keys)), 'what was signed by a key that is taken back counts no more');
  const fresh = await client.refreshTokenGrant(config, second.refresh_token);
  t.expect(await readTextbook(t, library, textbook) !== claims.sub, 'two systems know a person by two names');
  t.expect((await client.fetchUserInfo(config, fresh.access_token, claims.sub)).sub === claims.sub, 'the same person; the sign-in at one ends none at another');
  await t.go(client.buildEndSessionUrl(config, { id_token_hint: fresh.id_token, post_logout_redirect_uri: `${library.address}/bye`, state }).href);
  await t.check('signing out');
  await Promise.all([t.page.waitForURL(url => url.href === `${library.address}/bye?state=${state}`), t.page.click('#sign-out')]);
  t.expect(await refused(() => client.fetchUserInfo(config, fresh.access_token, claims.sub)), 'the token has ended');
  t.expect(await refused(() => client.refreshTokenGrant(config, fresh.refresh_token)), 'and is not renewed');
  for (const until = Date.now() + HEARD_MS; library.heard.length < 3 && Date.now() < until; await new Promise(done => setTimeout(done, 200)));
  const heard = await Promise.allSettled(library.heard.map(token =>
    jose.jwtVerify(token, keys, { issuer: metadata.issuer, audience: [id, textbook.id], typ: 'logout+jwt' })));
  const told = heard.filter(({ value }) => value).map(({ value }) => value), before = jose.decodeProtectedHeader(tokens.id_token).kid;
  t.expect(heard.every(({ value }, i) => value || jose.decodeProtectedHeader(library.heard[i]).kid === before),
    'signed by a key that is published, or by the one that was taken back since'); // the first end may have been told before or after
  t.expect(told.some(({ payload }) => payload.sid === second.claims().sid && payload.sub === claims.sub), 'the library is told of the end');
  t.expect(told.some(({ payload }) => payload.aud === textbook.id && payload.sub !== claims.sub), 'the textbook was told of its own');
  library.stop();
});

// req: M456-9b
journey('a reading room behind Apache opens by the sign-in here and closes with it', { once: true, alone: true }, async t => {
  const room = await apacheLibrary();
  const cookies = async () => (await t.context.cookies(room.base)).map(({ name, value }) => `${name}=${value}`).join('; ');
  const closed = async () => (await fetch(`${room.base}/room/`, { redirect: 'manual', headers: { cookie: await cookies() } })).status !== 200;
  t.server.origins.push(room.base);
  try {
    const [client] = await registerAll(t, ['Оқу залы'], addresses(room.base), false);
    const reader = accounts(t).filter(a => a.role === 'clerk').at(-5); // the last four belong to other walks
    await room.open(t.server.base, client);

    await t.go(`${room.base}/room/`);
    t.expect(t.page.url().startsWith(`${t.server.base}/staff/`), 'the way in leads over OQU');
    await signInHere(t, reader);
    await t.sees(reader.name);
    await Promise.all([t.page.waitForURL(`${room.base}/room/`), t.page.click('main button[value=yes]')]);
    t.expect(await t.page.innerText('#name') === reader.name, 'Apache lets in, and knows whom');
    t.expect(!await closed(), 'the room stays open');

    await t.go('/staff/account');
    await t.submit('form[action$="/sign-out"]');
    for (const until = Date.now() + HEARD_MS; !await closed() && Date.now() < until;) await new Promise(done => setTimeout(done, 100));
    t.expect(await closed(), 'Apache is told, and the browser with its old cookies is let in no more');
    await t.go(`${room.base}/room/`);
    t.expect(t.page.url().startsWith(`${t.server.base}/staff/`), 'who comes again signs in again');
  } catch (error) {
    throw new Error(`${error.message}\n${room.log()}`);
  } finally {
    await room.stop();
  }
});
