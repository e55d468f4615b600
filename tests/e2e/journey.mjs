// The list of journeys. A journey is a sentence and a function that walks it; the requirement ids stand in a
// comment "// req: J73-A6 M456-5.11" directly above it and are read from the source.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'journeys');
const found = [];
let file = '';

// options.server: 'product' (default), 'august' (the same, but its clock says 25 August) or 'kit'; options.once: the walk changes data that only one walk can change;
// options.brief: two walks instead of four, each width, language and way with or without scripts once;
// options.keyboard: also walk with the keyboard alone; options.langs: only these languages;
// options.alone: changes what every page shows (the platform's clock) or a session that walks share, so it is walked after all others, by itself.
export const journey = (name, options, walk) => found.push({ name, file, server: 'product', ...options, walk });

const requirements = source => {
  const ids = {};
  for (const [, list, name] of source.matchAll(/\/\/ req: ([^\n]+)\njourney\('([^']+)'/g)) ids[name] = list.trim().split(/[\s,]+/);
  return ids;
};

export async function journeys(wanted) {
  for (file of fs.readdirSync(folder).filter(f => f.endsWith('.mjs')).sort()) {
    const before = found.length;
    await import(pathToFileURL(path.join(folder, file)));
    const ids = requirements(fs.readFileSync(path.join(folder, file), 'utf8'));
    for (const j of found.slice(before)) j.req = ids[j.name] ?? [];
  }
  return found.filter(j => !wanted.length || wanted.some(w => j.name.includes(w) || j.file.includes(w)));
}

const variant = (width, lang, script, keyboard = false) => ({
  width, lang, script, keyboard, name: `${lang} ${width}${script ? '' : ' without scripts'}${keyboard ? ' by keyboard' : ''}`,
});
// Every pair of width, language and script occurs once.
const covering = [variant(390, 'kk', true), variant(1280, 'ru', true), variant(390, 'ru', false), variant(1280, 'kk', false)];
const brief = [variant(390, 'kk', true), variant(1280, 'ru', false)];
const complete = [390, 1280].flatMap(w => ['kk', 'ru'].flatMap(l => [true, false].map(s => variant(w, l, s))));

export const variants = (j, all) => [
  ...(j.once ? [covering[0]] : all ? complete : j.brief ? brief : covering).filter(v => !j.langs || j.langs.includes(v.lang)),
  ...(j.keyboard ? [variant(1280, 'kk', true, true)] : []),
];
