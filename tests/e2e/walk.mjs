// One walk through a journey: a fresh browser profile in one width and language, with or without scripts. The actions
// work the same by mouse and by keyboard alone, so that a journey is written once.
import fs from 'node:fs';
import path from 'node:path';
import { check } from './checks.mjs';
import { message } from './catalogue.mjs';

const KEYS_MOST = 250; // presses of Tab until a thing must have been reached

// Away from bars fixed to the foot.
const toTheMiddle = locator => locator.evaluate(e => e.scrollIntoView({ block: 'center' }));

export class Walk {
  static async start(browser, server, journey, variant, shots) {
    const context = await browser.newContext({
      viewport: { width: variant.width, height: 844 }, javaScriptEnabled: variant.script, reducedMotion: 'reduce', colorScheme: 'light',
      locale: variant.lang === 'kk' ? 'kk-KZ' : 'ru-RU', timezoneId: 'Asia/Almaty',
    });
    context.setDefaultTimeout(30_000);
    await context.addCookies([{ name: 'lang', value: variant.lang, url: server.base }]);
    const walk = Object.assign(new Walk(), { browser, context, server, journey, ...variant, shots, wrong: [], steps: [] });
    walk.variant = variant.name;
    walk.page = await walk.newPage();
    return walk;
  }

  async newPage() {
    const page = await this.context.newPage();
    page.on('console', m => {
      // A page answered with 4xx on purpose is judged by its step; what it loads is judged below.
      if (m.type() === 'error' && !/^Failed to load resource/.test(m.text())) this.wrong.push(`console: ${m.text()}`);
    });
    page.on('pageerror', e => this.wrong.push(`script: ${e.message}`));
    page.on('response', r => {
      if (r.request().isNavigationRequest()) this.arrived(r);
      else if (r.status() >= 400) this.wrong.push(`${r.status()} for ${r.url()}`);
    });
    page.on('request', r => {
      const { origin, protocol } = new URL(r.url());
      if (protocol.startsWith('http') && !this.server.origins.includes(origin)) this.wrong.push(`request to ${origin}`);
    });
    return page;
  }

  // Every page comes with the strict policy; a redirect has no page.
  arrived(response) {
    this.status = response.status();
    const { 'content-type': type = '', 'content-security-policy': policy = '' } = response.headers();
    const ours = response.url().startsWith(this.server.base), page = type.startsWith('text/html') && (this.status < 300 || this.status >= 400);
    if (ours && page && (!policy.includes("default-src 'none'") || policy.includes('unsafe'))) this.wrong.push(`policy "${policy}" of ${response.url()}`);
  }

  t(key, args, lang = this.lang) {
    return message(lang, key, args);
  }

  async go(address) {
    await this.page.goto(new URL(address, this.server.base).href);
  }

  // All checks on the page one is on, and a picture of it where they are wanted. status: what the server must have answered.
  async check(name, { status = 200 } = {}) {
    const file = `${this.journey.name}.${this.steps.length + 1}-${name}.${this.variant}.jpg`.replace(/[^\p{L}\p{N}.-]+/gu, '-');
    const dark = this.script && this.first(`${this.journey.name}: ${name} in the dark`);
    const { wrong, bytes } = await this.judge({ dark, file: this.shots && path.join(this.shots, file) });
    if (this.status !== status) wrong.push(`answered ${this.status}, not ${status}`);
    wrong.push(...this.wrong.splice(0));
    this.steps.push({ name, bytes });
    if (wrong.length) throw new Error(`at "${name}" (${this.page.url()}):\n  ${wrong.join('\n  ')}`);
  }

  // A page that renews itself may do so in the middle; then it is judged from the start.
  async judge(options) {
    for (let left = 3;; left--) {
      try {
        return await check(this.page, { lang: this.lang, script: this.script, ...options });
      } catch (error) {
        if (!left || !/because of a navigation|navigating/.test(error.message)) throw error;
        await this.page.waitForLoadState();
      }
    }
  }

  // A page on the way to something else: judged in the first walk of this variant that comes by.
  async passes(name) {
    if (this.first(`${name} ${this.variant}`)) await this.check(name);
  }

  // Whether no walk asked this before.
  first(question) {
    const asked = (this.server.judged ??= new Set()), is = !asked.has(question);
    asked.add(question);
    return is;
  }

  expect(condition, words) {
    if (!condition) throw new Error(`expected: ${words} (${this.page.url()})`);
  }

  async words() {
    return (await this.page.locator('main').innerText()).replace(/\s+/g, ' ');
  }

  // The way led to this page; if it did not, says what stands on the one it led to.
  async at(end) {
    if (!new URL(this.page.url()).pathname.endsWith(end)) this.expect(false, `a page ${end}, not one that says "${(await this.words()).slice(0, 400)}"`);
  }

  async sees(text) {
    const body = await this.words();
    this.expect(body.includes(text.replace(/\s+/g, ' ')), `"${text}" on the page, which says "${body.slice(0, 400)}"`);
  }

  // Brings the keyboard focus to the element by Tab alone; the focus must be visible on the way.
  async reach(locator) {
    const target = await locator.elementHandle();
    for (let i = 0; i < KEYS_MOST; i++) {
      if (await target.evaluate(e => e === document.activeElement)) {
        const seen = await target.evaluate(e => e.matches(':focus-visible'));
        this.expect(seen, 'visible focus');
        return;
      }
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`cannot be reached by Tab: ${locator}`);
  }

  // What stands in a closed part of the page is opened first, as anybody would.
  async open(target) {
    const closed = target.locator('xpath=self::*[not(self::summary)]/ancestor::details[not(@open)]/summary').first();
    if (!await closed.count()) return;
    if (!this.keyboard) return closed.click();
    await this.reach(closed);
    await this.page.keyboard.press('Enter');
  }

  async click(selector) {
    const target = this.page.locator(selector).first();
    await this.open(target);
    if (!this.keyboard) {
      await toTheMiddle(target);
      return target.click();
    }
    await this.reach(target);
    await this.page.keyboard.press('Enter');
  }

  // A link or button that leads to another page; waits for that page.
  async follow(selector) {
    await Promise.all([this.page.waitForEvent('load'), this.click(selector)]);
  }

  async fill(name, value) {
    const target = this.page.locator(`[name="${name}"]`).first();
    if (!this.keyboard) return target.fill(value);
    await this.reach(target);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(value);
  }

  // A radio button, a tick or an option of a list.
  async choose(name, value) {
    const target = this.page.locator(`[name="${name}"]`).first();
    if (await target.evaluate(e => e.tagName === 'SELECT')) return target.selectOption(value);
    const option = this.page.locator(`[name="${name}"][value="${value}"]`);
    if (!this.keyboard) {
      await toTheMiddle(option);
      return option.check({ force: true });
    }
    if ((await option.getAttribute('type')) === 'radio') return this.chooseRadio(name, option);
    await this.reach(option);
    return this.page.keyboard.press('Space');
  }

  // The first answer that can be chosen.
  async chooseFirst(name) {
    const first = this.page.locator(`[name="${name}"]:not([disabled])`).first();
    return this.choose(name, await first.evaluate(e => (e.tagName === 'SELECT' ? e.options[1].value : e.value)));
  }

  // A group of radio buttons is one stop of Tab; the arrows move inside it.
  async chooseRadio(name, option) {
    const group = this.page.locator(`[name="${name}"]`);
    const inGroup = () => this.page.evaluate(n => document.activeElement.name === n, name);
    for (let i = 0; i < KEYS_MOST && !(await inGroup()); i++) await this.page.keyboard.press('Tab');
    await this.page.keyboard.press('Space');
    for (let i = await group.count(); i > 0 && !(await option.isChecked()); i--) await this.page.keyboard.press('ArrowDown');
    this.expect(await option.isChecked(), `${name} chosen by keyboard`);
  }

  async upload(name, file) {
    await this.page.locator(`input[type=file][name="${name}"]`).setInputFiles(file);
  }

  // Sends the form that holds the selector (or the only form of <main>).
  async submit(selector = 'main form') {
    await this.follow(`${selector} [type=submit]`);
  }

  // A second person in the same journey, with a profile of their own.
  async other() {
    return Walk.start(this.browser, this.server, this.journey, { width: this.width, lang: this.lang, script: this.script, keyboard: false, name: this.variant }, this.shots);
  }

  async end() {
    await this.context.close();
  }
}

export const emptyFolder = folder => {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
};
