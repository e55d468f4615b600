// What a browser does for a family, and what the family does when it fails: sends the same again until an answer comes.

const PATIENCE_MS = 60_000, AGAIN_MS = 150, ANSWER_MS = 10_000, REDIRECTS_MOST = 10;
const NEXT_COOKIE = /,\s*(?=[^;,=\s]+=)/; // Debian's node 18 gives cookies in one line and has no getSetCookie()
const pause = ms => new Promise(done => setTimeout(done, ms));

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"' };
export const plain = html => html.replace(/<[^>]*>/g, ' ')
  .replace(/&(?:#(\d+)|(\w+));/g, (all, number, name) => (number ? String.fromCodePoint(number) : ENTITIES[name] ?? all)).replace(/\s+/g, ' ').trim();

const attributes = tag => Object.fromEntries([...tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [name, plain(value ?? '')]));

export class Page {
  constructor(address, status, html) {
    Object.assign(this, { address, status, html });
  }

  // The first form that leads to the address (a regular expression), with its fields as a browser would send them
  // untouched; `choices` are the values that may be chosen, by name.
  form(action) {
    for (const [, head, body] of this.html.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)) {
      const form = attributes(head);
      if (form.method !== 'post' || !action.test(form.action)) continue;
      const fields = {}, choices = {};
      for (const [, tag] of body.matchAll(/<input([^>]*)>/g)) {
        const input = attributes(tag);
        if (input.type === 'hidden') fields[input.name] = input.value;
        else if (!('disabled' in input)) (choices[input.name] ??= []).push(input.value ?? '');
      }
      return { action: form.action, fields, choices };
    }
    return null;
  }

  // Texts of the list of facts, by name.
  facts() {
    return Object.fromEntries([...this.html.matchAll(/<dt>(.*?)<\/dt>\s*<dd[^>]*>(.*?)(?:<br>|<\/dd>)/gs)].map(([, name, value]) => [plain(name), plain(value)]));
  }
}

export class Browser {
  constructor(base, note = () => {}) {
    Object.assign(this, { base, note, cookies: { lang: 'kk' } });
  }

  keep(response) {
    for (const cookie of response.headers.get('set-cookie')?.split(NEXT_COOKIE) ?? []) {
      const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
      this.cookies[name] = value;
    }
  }

  // Sends until something other than a failure of the server answers; the content is the same every time.
  async send(address, make) {
    for (const until = Date.now() + PATIENCE_MS; ; await pause(AGAIN_MS)) {
      let why;
      try {
        const cookie = Object.entries(this.cookies).map(([name, value]) => `${name}=${value}`).join('; ');
        const response = await fetch(address, { ...make?.(), headers: { cookie }, redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS) });
        const html = await response.text();
        if (response.status < 500) {
          this.keep(response);
          return { response, html };
        }
        why = response.status;
      } catch (error) {
        why = error.cause?.code ?? error.name;
      }
      this.note(why);
      if (Date.now() > until) throw new Error(`${address}: ${why} for ${PATIENCE_MS / 1000} s`);
    }
  }

  async open(address, make) {
    let at = new URL(address, this.base).href, { response, html } = await this.send(at, make);
    for (let i = 0; response.status >= 300 && response.status < 400 && i < REDIRECTS_MOST; i++) {
      at = new URL(response.headers.get('location'), at).href;
      ({ response, html } = await this.send(at));
    }
    return new Page(at, response.status, html);
  }

  // Fields of text go as a browser sends a plain form, a file makes it multipart.
  post(page, form, fields = {}, file = null) {
    const all = { ...form.fields, ...fields };
    return this.open(new URL(form.action, page.address), () => {
      const body = file ? new FormData() : new URLSearchParams(all);
      if (file) {
        for (const [name, value] of Object.entries(all)) body.append(name, value);
        body.append('file', new Blob([file.buffer], { type: file.mimeType }), file.name);
      }
      return { method: 'POST', body };
    });
  }
}
