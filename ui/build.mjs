// Writes everything a browser loads into one folder: hashed names, a .gz beside each text, manifest.json.
//   node build.mjs OUTPUT
// The manifest maps a source name to its file: {"public.css": "public.4F2A….css", "pictures/form-065.svg": …}.
// The same sources give the same bytes. Files of an earlier build in the folder are removed.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const icons = path.join(here, 'node_modules/lucide-static/icons');
const outputs = new Map(); // source name → { file, bytes }

const add = (name, bytes, file) => {
  if (!file) {
    const hash = crypto.createHash('sha256').update(bytes).digest('hex').slice(0, 10);
    file = path.basename(name).replace(/(\.\w+)$/, `.${hash}$1`);
  }
  outputs.set(name, { file, bytes: Buffer.from(bytes) });
};

// Stylesheets and scripts, with the fonts and small pictures that the stylesheets name.
const bundle = esbuild.buildSync({
  absWorkingDir: here,
  entryPoints: ['css/public.css', 'css/staff.css', 'css/wait.css', 'js/onward.js', 'js/passkey.js', 'js/public.js', 'js/sign.js', 'js/staff.js', 'js/wait.js'],
  outdir: '/out', outbase: '.', bundle: true, minify: true, write: false, metafile: true, format: 'iife',
  entryNames: '[name].[hash]', assetNames: '[name].[hash]', legalComments: 'none',
  loader: { '.woff2': 'file', '.svg': 'file' },
  target: ['chrome90', 'safari14', 'firefox90'],
});
for (const [file, facts] of Object.entries(bundle.metafile.outputs)) {
  const name = path.basename(facts.entryPoint ?? Object.keys(facts.inputs)[0]);
  const out = bundle.outputFiles.find(f => path.basename(f.path) === path.basename(file));
  add(name, out.contents, path.basename(file));
}

// One sprite: the icons of list.txt from lucide, then our own drawings.
const inside = svg => svg.replace(/<!--.*?-->/gs, '').replace(/^.*?<svg[^>]*>/s, '').replace(/<\/svg>.*$/s, '').replace(/\s*\n\s*/g, '').trim();
const symbols = fs.readFileSync(path.join(here, 'icons/list.txt'), 'utf8').split('\n').filter(Boolean)
  .map(name => `<symbol id="${name}" viewBox="0 0 24 24">${inside(fs.readFileSync(path.join(icons, name + '.svg'), 'utf8'))}</symbol>`);
for (const file of fs.readdirSync(path.join(here, 'icons')).filter(f => f.endsWith('.svg')).sort()) {
  const svg = fs.readFileSync(path.join(here, 'icons', file), 'utf8');
  symbols.push(`<symbol id="${file.slice(0, -4)}" viewBox="${svg.match(/viewBox="([^"]+)"/)[1]}">${inside(svg)}</symbol>`);
}
add('brand.svg', `<svg xmlns="http://www.w3.org/2000/svg">${symbols.find(s => s.startsWith('<symbol id="brand"'))}</svg>\n`); // for a page without icons
add('icons.svg', `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`);

for (const file of fs.readdirSync(path.join(here, 'pictures')).sort()) {
  if (!/\.(svg|png)$/.test(file)) continue;
  const bytes = fs.readFileSync(path.join(here, 'pictures', file));
  add('pictures/' + file, file.endsWith('.svg') ? bytes.toString('utf8').replace(/<!--.*?-->\s*/gs, '').replace(/>\s*\n\s*</g, '><') : bytes);
}

const target = process.argv[2];
if (!target) {
  console.error('usage: node build.mjs OUTPUT');
  process.exit(2);
}
fs.mkdirSync(target, { recursive: true });
const listing = path.join(target, 'manifest.json');
if (fs.existsSync(listing)) {
  for (const file of Object.values(JSON.parse(fs.readFileSync(listing, 'utf8')))) {
    fs.rmSync(path.join(target, file), { force: true });
    fs.rmSync(path.join(target, file + '.gz'), { force: true });
  }
}
const manifest = {};
for (const [name, { file, bytes }] of [...outputs].sort(([a], [b]) => (a < b ? -1 : 1))) {
  manifest[name] = file;
  fs.writeFileSync(path.join(target, file), bytes);
  if (/\.(css|js|svg)$/.test(file)) fs.writeFileSync(path.join(target, file + '.gz'), zlib.gzipSync(bytes, { level: 9 }));
}
fs.writeFileSync(listing, JSON.stringify(manifest, null, 1) + '\n');
console.log(`${outputs.size} files in ${target}`);
