// Whoever is signed in asks for everybody else's addresses: each role, each route, records of other families and organisations.
import { accounts, registers, signInParent, signInShared, signInStaff } from '../actors.mjs';
import { Crawler, alike, noRecord, routes } from '../crawl.mjs';
import { freshParent } from '../flows.mjs';
import { journey } from '../journey.mjs';

const NATIONAL = ['admin', 'security', 'ministry', 'oversight']; // what they may open at all they may open everywhere
const CITY = '750000000'; // its families have handed in
// Where programs send what they sign, or what a secret goes with, instead of a form's token.
const MACHINES = ['/staff/sso/', '/my/egov/messages'];
// Records that nobody of the demo country has in June: the tests of their features ask for them.
const WITHOUT_RECORD = [
  '/api/v1/', // asked for by access key: src/exchange/test_api.c
  '/my/account/learner/',
  '/my/account/representatives/', // src/custody/test_pages.c
  '/my/complaint/',
  '/staff/complaint/',
  '/my/club/',
  '/my/clubs/',
  '/my/diary/', // of three children: src/journal/test_diary.c
  '/my/phone-sign/',
  '/my/signatures/', // src/admission/test_pages_key.c
  '/staff/approval/', // src/approval/test_pages.c
  '/staff/bulk/', // src/bulk/test_pages.c
  '/staff/care/', // src/care/test_pages.c
  '/staff/class/', // classes of the three places that have some: src/learner/test_pages.c
  '/staff/class-learner/',
  '/staff/class-teacher/',
  '/staff/clubs/',
  '/staff/contacts/',
  '/staff/controls/',
  '/staff/account/representatives/',
  '/staff/custody/', // src/custody/test_pages.c
  '/staff/critical/', // codes of acts, nobody's records
  '/staff/deputy/',
  '/staff/glass/', // src/glass/test_pages.c
  '/staff/group/',
  '/staff/group-right/',
  '/staff/membership/',
  '/staff/lesson/', // src/journal/test_pages.c
  '/staff/nedb/',
  '/staff/orders/',
  '/staff/phone-sign/',
  '/staff/owned/',
  '/staff/releases/',
  '/staff/report/',
  '/staff/role/',
  '/staff/setting/', // keys of settings, nobody's records
  '/staff/signatures/', // there, too
  '/staff/task/',
  '/staff/territories/import/',
  '/staff/tools/',
  '/staff/training/', // lessons, nobody's records
  '/staff/whatif/',
];

// where: whose records are one's own, too.
async function crawler(t, door, role, where, signIn) {
  const walk = await t.other();
  await signIn(walk);
  const made = new Crawler(t, door, role, (await walk.context.cookies()).filter(c => c.name.startsWith('__Host-')));
  await walk.end();
  await made.walk(door === 'family' ? '/my/' : '/staff/');
  return Object.assign(made, { where, name: `${role}, ${where}` });
}

async function staff(t) {
  const all = accounts(t), people = [];
  for (const role of NATIONAL) people.push(await crawler(t, 'staff', role, 'ministry', walk => signInShared(walk, all.find(a => a.role === role))));
  for (const role of ['department', 'director', 'clerk'])
    for (const account of all.filter(a => a.role === role).slice(8, 10)) people.push(await crawler(t, 'staff', role, account.where_kk, walk => signInStaff(walk, account)));
  return people;
}

// A family with an application, one with a draft, one with neither.
async function families(t) {
  const mothers = registers(t).people.filter(p => p.kato.startsWith(CITY) && p.phone && p.gender === 'F').reverse();
  const applied = await crawler(t, 'family', 'parent', 'with an application', async walk => {
    for (const mother of mothers) {
      await signInParent(walk, mother.iin);
      if (await walk.page.locator('main a[href*="/my/application/"]').count()) return;
      await walk.context.clearCookies({ name: /^__Host-/ });
    }
  });
  const begun = await crawler(t, 'family', 'parent', 'with a draft', async walk => {
    await freshParent(walk);
    await walk.submit('form[action="/my/apply"]');
  });
  return [applied, begun, await crawler(t, 'family', 'parent', 'with nothing', walk => freshParent(walk))];
}

// Other people's records on the routes a role may open look like records that are not there.
async function tryRecords(people, tried, wrong) {
  for (const stranger of people.filter(p => !NATIONAL.includes(p.role)))
    for (const route of routes.filter(r => r.door === stranger.door && r.method === 'GET' && r.names.length && stranger.may(r))) {
      const nothing = await stranger.ask(noRecord(route));
      for (const address of people.filter(o => o.where !== stranger.where).flatMap(o => o.records(route)).filter(a => !stranger.visible.has(a))) {
        const theirs = await stranger.ask(address);
        const hidden = route.names[0] === 'uuid' ? theirs.status === 404 && alike(theirs, nothing) : [403, 404].includes(theirs.status); // codes of places are no secret
        if (!hidden) wrong.push(`${stranger.name} asks ${address}: ${theirs.status} beside ${nothing.status}`);
        tried.add(route.pattern);
      }
    }
}

// Routes of other roles are closed, whatever they are asked about.
async function tryRoutes(people, wrong) {
  for (const stranger of people)
    for (const route of routes.filter(r => r.door === stranger.door && r.method === 'GET' && !stranger.may(r))) {
      const own = people.flatMap(o => o.records(route))[0] ?? noRecord(route);
      const { status } = await stranger.ask(own);
      if (status !== 403) wrong.push(`${stranger.name} opens ${own}: ${status}`);
    }
}

// A form that no page of ours showed does nothing, and who is not signed in is asked to sign in.
async function tryForms(people, wrong) {
  for (const person of people)
    for (const route of routes.filter(r => r.door === person.door && r.method === 'POST' && !MACHINES.some(m => r.pattern.startsWith(m)))) {
      const own = person.records(route)[0] ?? noRecord(route);
      const { status } = await person.ask(own, 'POST');
      if (status !== 403) wrong.push(`${person.name} sends ${own} without a token: ${status}`);
    }
}

async function tryNobody(t, people, wrong) {
  for (const door of ['family', 'staff']) {
    const nobody = new Crawler(t, door, 'nobody', []);
    for (const route of routes.filter(r => r.door === door && r.method === 'GET' && !nobody.may({ access: r.access.filter(a => a !== 'person') }))) {
      const address = people.flatMap(o => o.records(route))[0] ?? noRecord(route);
      const { status, to } = await nobody.ask(address);
      if (status !== 303 || !to.includes('/sign-in')) wrong.push(`nobody opens ${address}: ${status}`);
    }
  }
}

journey('nobody opens the records of another family, school or department', { once: true }, async t => {
  const people = [...await families(t), ...await staff(t)], tried = new Set(), wrong = [];
  await tryRecords(people, tried, wrong);
  await tryRoutes(people, wrong);
  await tryForms(people, wrong);
  await tryNobody(t, people, wrong);
  t.expect(!wrong.length, `closed doors\n  ${wrong.join('\n  ')}\n`);
  const local = r => r.access.some(a => !NATIONAL.includes(a));
  const left = routes.filter(r => ['family', 'staff'].includes(r.door) && r.method === 'GET' && r.names.length && local(r)).map(r => r.pattern)
    .filter(p => !tried.has(p) && !WITHOUT_RECORD.some(w => p.startsWith(w)));
  t.expect(!left.length, `every record was asked for but ${left}`);
});
