// Texts by catalogue key, so that a journey asserts what the person reads and still survives a better wording.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const src = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../src');
const texts = { kk: new Map(), ru: new Map(), en: new Map() };
const unquote = line => JSON.parse(line.slice(line.indexOf('"')));

const read = (lang, file) => {
  let key = null, field = null;
  const parts = {};
  const keep = () => key && texts[lang].set(key, parts['msgstr'] ?? parts['msgstr[0]']);
  for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
    const head = line.match(/^(msgid_plural|msgid|msgstr(?:\[\d\])?) "/);
    if (head?.[1] === 'msgid') {
      keep();
      key = unquote(line);
      for (const name of Object.keys(parts)) delete parts[name];
      field = 'msgid';
    } else if (head) {
      field = head[1];
      parts[field] = unquote(line);
    } else if (line.startsWith('"') && field) {
      if (field === 'msgid') key += unquote(line);
      else parts[field] += unquote(line);
    }
  }
  keep();
};

for (const feature of fs.readdirSync(src))
  for (const lang of Object.keys(texts)) {
    const file = path.join(src, feature, 'locale', `${lang}.po`);
    if (fs.existsSync(file)) read(lang, file);
  }

// The text with {name} arguments put in; a key that does not exist is an error of the journey.
export function message(lang, key, args = {}) {
  const text = texts[lang].get(key);
  if (text === undefined) throw new Error(`no text "${key}" in ${lang}`);
  return text.replace(/\{(\w+)\}/g, (all, name) => args[name] ?? all);
}
