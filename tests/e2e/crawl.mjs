// A signed-in person as a program that follows every link: which pages the person finds, and what other people's
// addresses answer. Asks the doors at their sockets, because the web server slows down whoever asks that fast.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const PAGES_MOST = 80, SAME_MOST = 2; // pages that one person's walk opens, and of one route
const NOTHING = { uuid: '00000000-0000-4000-8000-000000000000', i64: '99', kato: '990000000', code: 'none', kind: 'PHOTO', who: 'child', role: 'teacher', permission: 'admission.may.list', day: '2026-09-01' };

// docs/routes.txt: what the program itself says of its routes.
export const routes = fs.readFileSync(path.join(root, 'docs/routes.txt'), 'utf8').trim().split('\n').map(line => {
  const [, door, method, pattern, access] = line.match(/^(\S+) +(\S+) +(\S+) +(\S+)/);
  const names = [...pattern.matchAll(/\{(\w+)(?::(\w+))?\}/g)].map(([, name, type]) => type ?? name);
  const place = new RegExp(`^${pattern.replaceAll('.', '\\.').replace(/\{\w+(:\w+)?\}/g, (_, type) => type === ':uuid' ? '([0-9a-f-]{36})' : '([^/]+)')}$`);
  return { door, method, pattern, names, place, access: access.split(',') };
});

export const routeOf = (door, address) => routes.find(r => r.door === door && r.method === 'GET' && r.place.test(address));

const head = route => route.pattern.split('{')[0];

// The route with these values in the place of its braces; where there are fewer, with those of no record.
const fill = (route, values) => {
  const left = [...values, ...route.names.slice(values.length).map(name => NOTHING[name])];
  return route.pattern.replace(/\{[^}]+\}/g, () => left.shift());
};
export const noRecord = route => fill(route, []);

// Whom and which day a page was asked about, tokens and the number of the request differ from page to page.
const plain = body => body.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d/g, '').replace(/[\w-]{16,}/g, '');

export class Crawler {
  // role: as routes name it; cookies: of a browser in which the person signed in, or none.
  constructor(t, door, role, cookies) {
    Object.assign(this, { door, role, socket: path.join(t.server.home, `run/${door}.sock`), visible: new Set(), firsts: new Map(), wholes: new Map() });
    this.headers = { host: new URL(t.server.base).host, cookie: cookies.map(c => `${c.name}=${c.value}`).join('; ') };
  }

  ask(address, method = 'GET') {
    return new Promise((done, fail) => {
      http.request({ socketPath: this.socket, path: address, method, headers: this.headers }, answer => {
        const parts = [];
        answer.on('data', part => parts.push(part));
        answer.on('end', () => done({ status: answer.statusCode, to: answer.headers.location ?? '', body: Buffer.concat(parts).toString() }));
      }).once('error', fail).end();
    });
  }

  may = route => route.access.some(a => a === 'anyone' || a === 'person' || a === this.role);

  // Opens what stands on pages, page after page; remembers addresses that name a record.
  async walk(start) {
    const queue = [start], opened = {};
    this.visible.add(start);
    for (let pages = 0; queue.length && pages < PAGES_MOST;) {
      const address = queue.shift(), route = routeOf(this.door, address);
      opened[route?.pattern] = (opened[route?.pattern] ?? 0) + 1;
      if (!route || opened[route.pattern] > SAME_MOST) continue;
      const answer = await this.ask(address);
      pages++;
      const links = [answer.to.split('?')[0], ...[...answer.body.matchAll(/(?:href|action|src)="([^"?#]+)/g)].map(m => m[1])];
      for (const link of links.filter(l => !this.visible.has(l))) {
        this.remember(link);
        queue.push(link);
      }
    }
  }

  remember(address) {
    this.visible.add(address);
    for (const route of routes.filter(r => r.door === this.door && r.names.length)) {
      const values = route.place.exec(address)?.slice(1);
      if (!values) continue;
      const first = this.firsts.get(head(route)) ?? this.firsts.set(head(route), new Set()).get(head(route));
      first.add(values[0]);
      if (values.length > 1) this.wholes.set(route.pattern, [...this.wholes.get(route.pattern) ?? [], values]);
    }
  }

  // Addresses of this person's records on a route: as found, or with the records of routes that begin alike.
  records(route) {
    const whole = this.wholes.get(route.pattern) ?? [...this.firsts.get(head(route)) ?? []].map(id => [id]);
    return whole.slice(0, SAME_MOST).map(values => fill(route, values));
  }
}

// True when the page about somebody else's record is the page about no record.
export const alike = (one, other) => one.status === other.status && plain(one.body) === plain(other.body);
