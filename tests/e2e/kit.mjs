// Serves the sample pages of ui/kit with the built assets, under the content policy of the product.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
  + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const types = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', png: 'image/png', woff2: 'font/woff2' };

export async function startKit(root, built) {
  const manifest = JSON.parse(fs.readFileSync(path.join(built, 'manifest.json'), 'utf8'));
  const files = new Set(Object.values(manifest));
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://kit'), asset = pathname.replace(/^\/s\//, '');
    const page = pathname.match(/^\/kit\/([a-z]+)$/), file = files.has(asset) ? asset : manifest[asset];
    if (page) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY });
      return response.end(fs.readFileSync(path.join(root, 'ui/kit', page[1] + '.html')));
    }
    if (!file) return response.writeHead(404).end();
    const packed = fs.existsSync(path.join(built, file + '.gz'));
    response.writeHead(200, { 'content-type': types[file.split('.').pop()], ...(packed && { 'content-encoding': 'gzip' }) });
    response.end(fs.readFileSync(path.join(built, packed ? file + '.gz' : file)));
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const base = `http://127.0.0.1:${server.address().port}`;
  return { base, origins: [base], stop: () => new Promise(done => server.close(done)) };
}
