// A stand-in for NCALayer: speaks its WebSocket protocol on wss://127.0.0.1:13579 and signs with keys of the demo
// country's authority (demo/egov, POST /key). It asks nobody for a password, and misbehaves when told to.
//   node tests/peers/ncalayer.mjs http://localhost:8081 IIN [MODE [BIN]]      MODE: see `modes`
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';

const PORT = 13579, GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11', SLOW_MS = 3000;
const TEXT = 1, CLOSE = 8;
export const modes = ['own', 'head', 'expired', 'revoked', // which key is chosen in the window
  'other-use', 'cancel', 'fail', 'garbage', 'old', 'silent', 'drop', 'slow'];

// A certificate for 127.0.0.1, as NCALayer installs one.
function certificate() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ncalayer-')), file = name => path.join(folder, name);
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1',
    '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', file('key'), '-out', file('cert')], { stdio: 'ignore' });
  const pair = { key: fs.readFileSync(file('key')), cert: fs.readFileSync(file('cert')) };
  fs.rmSync(folder, { recursive: true });
  return pair;
}

// One frame to the browser.
function frame(kind, text) {
  const body = Buffer.from(text), n = body.length;
  const head = Buffer.alloc(n < 126 ? 2 : n < 65536 ? 4 : 10, 0x80 | kind);
  head[1] = n < 126 ? n : n < 65536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(n, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(n), 2);
  return Buffer.concat([head, body]);
}

// The first whole frame of what came: { kind, text, rest }, or nothing yet. Browsers mask theirs.
function unframe(bytes) {
  if (bytes.length < 2) return undefined;
  const short = bytes[1] & 127, at = short === 127 ? 10 : short === 126 ? 4 : 2;
  if (bytes.length < at) return undefined;
  const n = short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short;
  if (bytes.length < at + 4 + n) return undefined;
  const mask = bytes.subarray(at, at + 4), body = bytes.subarray(at + 4, at + 4 + n).map((b, i) => b ^ mask[i % 4]);
  return { kind: bytes[0] & 15, text: Buffer.from(body).toString(), rest: bytes.subarray(at + 4 + n) };
}

// Keys are for documents or for signing in; the page says which it wants, and the window shows no others. Somebody whose
// program does not keep to that chooses the wrong one ('other-use').
const USES = { '1.3.6.1.5.5.7.3.4': 'sign', '1.3.6.1.5.5.7.3.2': 'sign-in' };

async function sign(layer, question) {
  const { signingParams, signerParams } = question.args;
  const use = USES[signerParams.extKeyUsageOids[0]];
  if (!use) return { status: false, code: 'INVALID_SIGNING_PARAMS' };
  const asked = new URL('/key', layer.demo), other = use === 'sign' ? 'sign-in' : 'sign';
  asked.search = new URLSearchParams({
    iin: layer.iin, kind: modes.indexOf(layer.mode) < 4 ? layer.mode : 'own', use: layer.mode === 'other-use' ? other : use,
    bin: layer.bin, organisation: layer.bin && 'DEMO', stamp: signingParams.tsaProfile ? '1' : '',
  });
  const result = []; // several documents: one window, one password
  for (const data of [question.args.data].flat()) {
    const answer = await fetch(asked, { method: 'POST', body: Buffer.from(data, 'base64') });
    if (!answer.ok) return { status: false, code: 'SIGNING_FAILURE' };
    result.push(Buffer.from(await answer.arrayBuffer()).toString('base64'));
  }
  return { status: true, body: { result } };
}

async function answer(layer, question) {
  if (layer.mode === 'old' || question.module !== 'kz.gov.pki.knca.basics') return { success: false, errorCode: 'MODULE_NOT_FOUND' };
  if (layer.mode === 'cancel') return { status: true, body: {} };
  if (layer.mode === 'fail') return { status: false, code: 'SIGNING_FAILURE', message: 'wrong password' };
  if (layer.mode === 'garbage') return { status: true, body: { result: ['bm90IGEgc2lnbmF0dXJl'] } };
  if (layer.mode === 'slow') await new Promise(done => setTimeout(done, SLOW_MS));
  return sign(layer, question);
}

async function take(layer, socket, text) {
  if (layer.mode === 'drop') return socket.destroy();
  layer.asked.push(text);
  socket.write(frame(TEXT, JSON.stringify(await answer(layer, JSON.parse(text)))));
}

function upgrade(layer, socket, head) {
  const key = /sec-websocket-key: *(\S+)/i.exec(head)?.[1];
  if (!key) return socket.destroy();
  const accept = crypto.createHash('sha1').update(key + GUID).digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  if (layer.mode === 'silent') return socket.end(frame(CLOSE, ''));
  socket.write(frame(TEXT, JSON.stringify({ result: { version: '1.4' } })));
  socket.write(frame(TEXT, '--heartbeat--'));
}

function serve(layer, socket) {
  let bytes = Buffer.alloc(0), open = false;
  socket.on('error', () => {});
  socket.on('data', more => {
    bytes = Buffer.concat([bytes, more]);
    if (!open) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      open = true;
      upgrade(layer, socket, bytes.subarray(0, end).toString());
      bytes = bytes.subarray(end + 4);
    }
    for (let one; (one = unframe(bytes)); bytes = one.rest) {
      if (one.kind === CLOSE) return socket.end(frame(CLOSE, ''));
      if (one.kind === TEXT) take(layer, socket, one.text);
    }
  });
}

// Starts it: layer.mode, layer.iin and layer.bin (of a head) may be changed while it runs; layer.asked is what it was asked.
export async function startLayer(demo, iin, mode = 'own', bin = '') {
  const layer = { demo, iin, mode, bin, asked: [] }, sockets = new Set();
  const server = tls.createServer(certificate(), socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(layer, socket);
  });
  await new Promise((done, failed) => server.once('error', failed).listen(PORT, '127.0.0.1', done));
  layer.stop = () => new Promise(done => { sockets.forEach(s => s.destroy()); server.close(done); });
  return layer;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [demo, iin, mode, bin] = process.argv.slice(2);
  if (!demo || !iin) {
    console.error('usage: node ncalayer.mjs DEMO IIN [MODE]');
    process.exit(2);
  }
  await startLayer(demo, iin, mode, bin);
  console.log(`NCALayer of ${iin} on wss://127.0.0.1:${PORT}`);
}
