// What must hold on every page that a journey stops at.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDTHS = [320, 390, 1280], PAGE_BYTES = 100 * 1024, HEIGHT_MOST = 16_000, FOCUS_ASKED_MOST = 50, FOCUS_PAUSE_MS = 100;

// The window as tall as the page: a bar fixed to the foot of a phone then covers nothing that scrolling would show. Each
// change of size paints the page anew, so what needs the tall window is done in one go.
async function inTallWindow(page, act) {
  const size = page.viewportSize(), height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: size.width, height: Math.min(Math.max(size.height, height), HEIGHT_MOST) });
  try {
    return await act();
  } finally {
    await page.setViewportSize(size);
  }
}

// A page may renew itself when a person can switch that off on it (WCAG 2.2.1); axe does not look for the switch.
const mayRenew = page => page.locator('main a[href$="auto=0"]').count();

async function accessibility(page, only) {
  await page.evaluate(() => document.fonts.ready.then(() => true));
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe);
  const found = await page.evaluate(options => axe.run(document, options),
    { resultTypes: ['violations'], runOnly: only ? { type: 'rule', values: only } : standards });
  const allowed = await mayRenew(page) ? ['meta-refresh'] : [];
  return found.violations.filter(v => !allowed.includes(v.id)).map(v => `axe ${v.id}: ${v.help} (${v.nodes.map(n => n.target.join(' ')).join(', ')})`);
}

// What axe judges a page by, without its words: elements, attributes, and where there is text. Of things that follow each
// other and are built alike, such as the rows of a list, one stands for all.
const skeleton = () => {
  const values = /^(class|role|type|scope|rel|for|tabindex|hidden|disabled|open|checked|selected|aria-(?!label$).*)$/, made = /[0-9a-f-]{36}|\d+/g;
  const attribute = ({ name, value }) => values.test(name) ? `${name}=${value.replace(made, '#')}` : name + (value ? '' : '!');
  const draw = e => {
    const parts = [];
    for (const child of e.childNodes) {
      const part = child.nodeType === Node.TEXT_NODE ? (child.data.trim() ? 'text' : '') : child.nodeType === Node.ELEMENT_NODE ? draw(child) : '';
      if (part && part !== parts.at(-1)) parts.push(part);
    }
    return `${e.localName}[${[...e.attributes].map(attribute)}](${parts})`;
  };
  return draw(document.documentElement);
};

// Whether nothing built alike was judged at this width, and so in these colours, before. axe is most of what a check costs,
// and says the same of a page in two languages.
const judged = new Set();
async function firstOfItsKind(page, colours) {
  const kind = `${colours} ${page.viewportSize().width} ${await page.evaluate(skeleton)}`, is = !judged.has(kind);
  judged.add(kind);
  return is;
}

// Facts about the document that a person would notice.
const structure = lang => {
  const wrong = [];
  const all = selector => [...document.querySelectorAll(selector)];
  if (document.documentElement.lang !== lang) wrong.push(`html lang is "${document.documentElement.lang}", not ${lang}`);
  if (all('h1').length !== 1) wrong.push(`${all('h1').length} h1 headings`);
  if (!/\S – OQU$/.test(document.title)) wrong.push(`title "${document.title}"`);
  const ids = all('[id]').map(e => e.id);
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  if (twice.length) wrong.push(`ids used twice: ${twice.join(', ')}`);
  for (const a of all('a[href^="#"]'))
    if (a.hash.length > 1 && !document.getElementById(decodeURIComponent(a.hash.slice(1)))) wrong.push(`link to missing ${a.hash}`);
  if (all('[style]').length) wrong.push('style attribute');
  const selectors = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).map(rule => rule.cssText).join(' ');
  const known = new Set([...selectors.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(m => m[1]));
  const unknown = new Set(all('[class]').flatMap(e => [...e.classList]).filter(name => !known.has(name)));
  if (unknown.size) wrong.push(`classes without a rule: ${[...unknown].join(', ')}`);
  const left = document.body.innerText.match(/\{\w+\}/);
  if (left) wrong.push(`unfilled text ${left[0]}`);
  const errors = document.querySelector('.errors');
  if (errors && !/^(Қате|Ошибка|Error)/.test(document.title)) wrong.push('title does not begin with the word for error');
  return wrong;
};

// The browser moves the focus with the first frame it draws, which may come after the page has loaded.
const focusOnErrors = async page => {
  const there = () => page.evaluate(() => {
    const errors = document.querySelector('.errors');
    return !errors || errors.contains(document.activeElement);
  });
  for (let asked = 0; asked < FOCUS_ASKED_MOST; asked++) {
    if (await there()) return [];
    await page.waitForTimeout(FOCUS_PAUSE_MS);
  }
  return ['focus is not on the summary of errors'];
};

const overflow = async page => {
  const wrong = [], size = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: size.height });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) wrong.push(`overflows to ${wide} px at ${width} px`);
  }
  await page.setViewportSize(size);
  return wrong;
};

// Compressed bytes of the page with everything it loads, from the cache or not. Documents that a person reads on it are
// not the page's.
const weight = () => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .filter(e => e.initiatorType !== 'xmlhttprequest' && !/\/file\/[0-9a-f-]{36}$/.test(e.name)).reduce((sum, e) => sum + e.encodedBodySize, 0);

// axe waits by timers, which do not run in a page without scripts; it does not need the time to pass.
const timersAtOnce = page => page.evaluate(() => {
  window.setTimeout = (act, _, ...words) => {
    Promise.resolve().then(() => act(...words));
    return 1;
  };
});

const inTheDark = async page => {
  await page.emulateMedia({ colorScheme: 'dark' });
  const wrong = (await accessibility(page, ['color-contrast'])).map(w => 'dark: ' + w);
  await page.emulateMedia({ colorScheme: 'light' });
  return wrong;
};

// JPEG, because a tall PNG costs as much as axe.
const take = (page, file) => page.screenshot({ path: file, type: 'jpeg', quality: 80 });

// The whole page at once, as a person would scroll through it.
export const picture = (page, file) => inTallWindow(page, () => take(page, file));

// Judges the page and leaves a picture of it in the file, if one is given. dark: its colours at night, too.
export async function check(page, { lang, script, dark, file }) {
  const wrong = [...await page.evaluate(structure, lang), ...await focusOnErrors(page), ...await overflow(page)];
  const light = await firstOfItsKind(page, 'light'), night = dark && await firstOfItsKind(page, 'dark');
  if (light || night || file) await inTallWindow(page, async () => {
    if (!script) await timersAtOnce(page);
    if (light) wrong.push(...await accessibility(page));
    if (night) wrong.push(...await inTheDark(page));
    if (file) await take(page, file);
  });
  const bytes = await page.evaluate(weight);
  if (bytes > PAGE_BYTES) wrong.push(`weighs ${bytes} bytes, more than ${PAGE_BYTES}`);
  return { wrong, bytes };
}
