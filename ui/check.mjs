// Checks what build.mjs wrote: contrast of every colour pair in use, weight of the bundles, nothing inline and
// nothing from another host. Closes with "N passed, N failed".  node check.mjs OUTPUT
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url)), built = process.argv[2];
if (!built) {
  console.error('usage: node check.mjs OUTPUT');
  process.exit(2);
}
const manifest = JSON.parse(fs.readFileSync(path.join(built, 'manifest.json'), 'utf8'));
const bytes = name => fs.readFileSync(path.join(built, manifest[name]));
const packed = data => zlib.gzipSync(data, { level: 9 }).length;
let passed = 0, failed = 0;
const test = (good, name, why = '') => {
  good ? passed++ : failed++;
  if (!good) console.log('FAIL', name, why);
};

// Contrast: text 4.5, large text and edges of controls 3 (WCAG 2.2, 1.4.3 and 1.4.11), in both themes.
const css = fs.readFileSync(path.join(here, 'css/tokens.css'), 'utf8');
const roles = text => Object.fromEntries([...text.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(m => [m[1], m[2].trim()]));
const media = css.indexOf('@media'), chosen = css.indexOf('\n[data-theme="dark"]');
const light = roles(css.slice(0, media)), dark = roles(css.slice(media, chosen)), picked = roles(css.slice(chosen));
for (const role of new Set([...Object.keys(dark), ...Object.keys(picked)]))
  test(dark[role] === picked[role], `dark --${role} is the same by system and by choice`, `${dark[role]} ${picked[role]}`);

const colour = (theme, name) => {
  let value = theme[name];
  while (value?.startsWith('var(')) value = theme[value.slice(6, -1)];
  return value.length === 4 ? '#' + [...value.slice(1)].map(c => c + c).join('') : value;
};
const luminance = hex => {
  const [r, g, b] = [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16) / 255).map(c => (c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4));
  return .2126 * r + .7152 * g + .0722 * b;
};
const pairs = {
  4.5: `ink/bg ink/surface ink/surface-2 ink-2/bg ink-2/surface ink-2/surface-2 ink-3/surface ink-3/surface-2 link/surface link/bg
    on-brand/brand on-brand/brand-hover brand-soft-ink/brand-soft brand-soft-ink/brand-soft-2 ink/brand-soft ink-2/brand-soft
    link/brand-soft ok/ok-soft ok/surface warn/warn-soft warn/surface bad/bad-soft bad/surface surface/bad sun-ink/sun-soft ink/sun-soft
    on-sun/sun on-sun/sun-300 ink/ok-soft ink-2/ok-soft ink/bad-soft ink-2/bad-soft ink/warn-soft ink/brand-soft-2 ink-2/brand-soft-2 ink-2/sun-soft
    hero-ink/hero-1 hero-ink/hero-2 hero-ink-2/hero-1 hero-ink-2/hero-2`,
  3: 'line-strong/surface line-strong/bg brand/surface brand/bg c1/surface c4/surface ok/surface bad/surface focus/focus-ring focus-ring/bg:light focus/bg:dark',
};
for (const [theme, table] of [['light', light], ['dark', { ...light, ...dark }]])
  for (const [least, list] of Object.entries(pairs))
    for (const item of list.split(/\s+/)) {
      const [pair, only] = item.split(':');
      if (only && only !== theme) continue;
      const [a, b] = pair.split('/').map(name => luminance(colour(table, name)));
      const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
      test(ratio >= least, `${theme} ${pair}`, `${ratio.toFixed(2)} < ${least}`);
    }

// Weight, compressed. A page has 100 KB: 50 for these files, 50 for its own words and pictures.
const fonts = bytes('oqu-sans-regular.woff2').length + bytes('oqu-sans-semibold.woff2').length;
for (const area of ['public', 'staff']) {
  const parts = { css: packed(bytes(area + '.css')), js: packed(bytes(area + '.js')), icons: packed(bytes('icons.svg')), fonts };
  const total = Object.values(parts).reduce((a, b) => a + b);
  console.log(area, JSON.stringify({ ...parts, total }));
  test(parts.css <= 12 * 1024, `${area}.css weighs at most 12 KB`, parts.css);
  test(parts.js <= 4 * 1024, `${area}.js weighs at most 4 KB`, parts.js);
  test(total <= 50 * 1024, `${area} weighs at most 50 KB`, total);
}
const lean = packed(bytes('wait.css')) + packed(bytes('wait.js')) + packed(bytes('brand.svg')) + packed(bytes('pictures/favicon.svg'));
test(lean <= 10 * 1024, 'the waiting page weighs at most 14 KB, 4 of them its words', lean);
for (const file of fs.readdirSync(path.join(here, 'js'))) {
  const { code } = esbuild.transformSync(fs.readFileSync(path.join(here, 'js', file), 'utf8'), { minify: true });
  test(packed(code) <= 1024, `${file} weighs at most 1 KB`, packed(code));
}
for (const name of Object.keys(manifest).filter(n => n.startsWith('pictures/') && n.endsWith('.svg')))
  test(packed(bytes(name)) <= 2048, `${name} weighs at most 2 KB`);

// Content policy: everything from our own host, nothing that is code inside a picture, no markup made by script.
for (const name of Object.keys(manifest).filter(n => /\.(css|js|svg)$/.test(n))) {
  const text = bytes(name).toString('utf8').replaceAll('http://www.w3.org/2000/svg', '');
  test(!/https?:|\/\/[a-z]+\.[a-z]/.test(text), `${name} names no other host`);
  test(!/["'(`]data:|javascript:|<script|\son\w+=|style=/.test(text), `${name} has nothing inline`);
  test(!/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function/.test(text), `${name} writes no markup`);
}

// Icons: every name that a template or a C file writes, part_icon("name"), .icon = "name" or an entry of the menu, is in the sprite.
const sprite = new Set([...bytes('icons.svg').toString('utf8').matchAll(/<symbol id="([^"]+)"/g)].map(m => m[1]));
const walk = folder => fs.readdirSync(folder, { withFileTypes: true }).flatMap(e =>
  e.isDirectory() ? walk(path.join(folder, e.name)) : /\.(html|c|h)$/.test(e.name) ? [path.join(folder, e.name)] : []);
for (const file of walk(path.join(here, '../src')))
  for (const [, name] of fs.readFileSync(file, 'utf8').matchAll(/(?:icon(?:\(| = )|\{DOOR_\w+, [^{}"]*(?:"[a-z.]*"\)?, )?"\/[^"]*", MSG_\w+,\s+)"([a-z][a-z0-9-]*)"/g))
    test(sprite.has(name), `icon ${name} of ${path.relative(here, file)} is in icons/list.txt`);


// Classes: what a template writes, a stylesheet knows. Whether it is the right one of the two, the browser tests see.
const classes = names => new Set(names.flatMap(name => [...bytes(name).toString('utf8').matchAll(/\.([a-zA-Z][\w-]*)/g)].map(m => m[1])));
const every = classes(['public.css', 'staff.css']), waiting = classes(['wait.css']);
for (const file of [...walk(path.join(here, '../src')), ...walk(path.join(here, 'kit'))].filter(f => f.endsWith('.html')))
  for (const [, list] of fs.readFileSync(file, 'utf8').matchAll(/class="([^"{]*)"/g))
    for (const name of list.split(/\s+/).filter(Boolean))
      test((file.endsWith('wait/views/line.html') ? waiting : every).has(name), `class ${name} of ${path.relative(here, file)} is in a stylesheet`);

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
