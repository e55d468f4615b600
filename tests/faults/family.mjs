// One family: signs in, answers the questions, signs with the code, and does not give up. Remembers what it was shown.
import { paper, picture } from '../e2e/files.mjs';
import { Browser, plain } from './browser.mjs';

const TRIES = 8, CODE_MS = 8_000, LOOK_MS = 100; // so often a family starts a step anew; so long it waits for a code
const CODE = /\b\d{6}\b/;
const pause = ms => new Promise(done => setTimeout(done, ms));

export class Family {
  constructor(server, parent, watch) {
    Object.assign(this, { server, parent, watch, shown: [] });
    this.browser = new Browser(server.base, why => watch.failed(why));
  }

  // Repeats a step that a kill has cut short, as people do: from the last page that is sure.
  async until(step, words) {
    for (let i = 0; i < TRIES; i++) {
      const done = await step(i);
      if (done) return done;
    }
    throw new Error(`${words}: not after ${TRIES} tries`);
  }

  signIn() {
    return this.until(async () => {
      let page = await this.browser.open('/my/');
      const policy = page.form(/\/my\/sign-in\/policy$/);
      if (policy) return void await this.browser.post(page, policy);
      if (page.status === 200 && page.form(/\/my\/sign-out$/)) return page;
      page = await this.browser.open('/my/sign-in');
      page = await this.browser.post(page, page.form(/egov$/));
      const form = page.form(/\/idp\/oauth\/authorize$/);
      if (form) await this.browser.post(page, form, { iin: this.parent.iin });
      return null; // whether it worked is seen on the first page
    }, 'signing in');
  }

  // Has the child no application yet? The address of its draft, or null.
  async begin() {
    const page = await this.signIn(), form = page.form(/^\/my\/apply$/);
    if (!form) return null;
    const draft = await this.browser.post(page, form);
    return this.until(async () => /^\/my\/draft\/[0-9a-f-]+$/.test(new URL(draft.address).pathname) && new URL(draft.address).pathname, 'a draft');
  }

  async answer(draft, name, fields) {
    const page = await this.browser.open(`${draft}/${name}`), form = page.form(new RegExp(`/${name}$`));
    return this.browser.post(page, form, typeof fields === 'function' ? fields(form) : fields);
  }

  async attachDocuments(draft) {
    for (let page = await this.browser.open(`${draft}/documents`); ;) {
      const kinds = [...page.html.matchAll(/<form[^>]*enctype[^>]*>.*?name="kind" value="(\w+)".*?<\/form>/gs)];
      if (!kinds.length || /<p class="actions"><a class="btn"/.test(page.html)) return;
      const [html, kind] = kinds[0], form = Object.assign(Object.create(page), { html }).form(/\/documents$/);
      page = await this.browser.post(page, form, {}, /photo/i.test(kind) ? picture('photo.png') : paper(`${kind}.pdf`, `Form ${kind}`));
    }
  }

  async fill(draft) {
    await this.answer(draft, 'child', { relation: 'parent' });
    await this.answer(draft, 'school', form => ({ pool: form.choices.pool[0] }));
    await this.attachDocuments(draft);
    await this.answer(draft, 'special', { special: 'no', reserve: 'no' });
    await this.answer(draft, 'phone', { phone: this.parent.phone });
    await this.answer(draft, 'consent', { consent: '1', truthful: '1' });
  }

  async codes() {
    const list = await (await fetch(`${this.server.demo}/phone.json?number=${encodeURIComponent(this.parent.phone)}`)).json();
    return list.map(message => message.text.match(CODE)?.[0]).filter(code => code);
  }

  // The newest code beyond those there were; null when none comes: who sends it may have been killed.
  async newCode(before) {
    for (const until = Date.now() + CODE_MS; Date.now() < until; await pause(LOOK_MS)) {
      const codes = await this.codes();
      if (codes.length > before) return codes[0];
    }
    return null;
  }

  // Asks for a code and signs with it. A code that was lost on its way, or overtaken by a newer one, is asked for again.
  sign(draft) {
    return this.until(async () => {
      const check = await this.browser.open(`${draft}/check`), form = check.form(/\/code$/);
      if (!form) throw new Error(`cannot be signed: ${plain(check.html).slice(0, 300)}`);
      const before = (await this.codes()).length;
      let page = await this.browser.post(check, form);
      const code = await this.newCode(before);
      if (!code) return null;
      this.watch.signing();
      page = await this.browser.post(page, page.form(/\/sign$/), { code });
      return this.remember(page) && page;
    }, 'signing');
  }

  // What the family may rely on from now on.
  remember(page) {
    const id = page.address.match(/\/my\/application\/([0-9a-f-]+)/)?.[1];
    if (!id || page.status !== 200) return false;
    const [number, arrival] = Object.values(page.facts());
    this.shown.push({ id, number, arrival, iin: this.parent.iin });
    return true;
  }

  // Plays to the end. False: this family has nothing to apply for.
  async play() {
    const draft = await this.begin();
    if (!draft) return false;
    await this.fill(draft);
    await this.sign(draft);
    return true;
  }

  async lookAgain() {
    await this.signIn();
    this.remember(await this.browser.open(`/my/application/${this.shown[0].id}`));
  }
}
