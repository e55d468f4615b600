// Longer ways that several journeys share.
import { accounts, codeAfter, registers, signInParent, signInShared } from './actors.mjs';
import { paper, picture } from './files.mjs';

const OPEN = '710000000'; // Astana, first wave
export const ALMATY = '750000000'; // second wave, open too
const ALSO_OPEN = ['63', '15', '43', '27']; // when its families are used up
const OWN_CHOICE_FROM = '2020-09-02'; // born from here on: six after 1 September, the parent decides

// Parents of one region with one child of the plain age, each given out once.
function nextParent(t, region) {
  const kept = (t.server.parents ??= {});
  if (!kept[region]) {
    const { people, children } = registers(t);
    const born = Object.fromEntries(people.map(p => [p.iin, p.born]));
    kept[region] = people.filter(p => p.kato.startsWith(region) && p.phone && p.gender === 'F').filter(p => {
      const own = children.filter(c => c.adult === p.iin);
      return own.length === 1 && !own[0].to && born[own[0].child] < OWN_CHOICE_FROM && born[own[0].child] > '2019-09-01';
    });
  }
  const parent = kept[region].shift();
  if (!parent && !ALSO_OPEN.includes(region)) return nextParent(t, ALSO_OPEN.find(r => kept[r]?.length !== 0) ?? ALSO_OPEN[0]);
  if (!parent) throw new Error(`no parent is left in ${region}`);
  return parent;
}

// Signs in as somebody whose child has no application yet, not even a refused one.
export async function freshParent(t, region = OPEN) {
  for (;;) {
    const parent = nextParent(t, region);
    await signInParent(t, parent.iin);
    const applied = await t.page.locator('main a[href*="/my/application/"]').count();
    if (!applied && await t.page.locator('form[action="/my/apply"]').count()) return parent;
    await t.context.clearCookies({ name: /^__Host-/ });
  }
}

// Attaches one document after the other until none is missing.
async function answerDocuments(t) {
  while (!(await t.page.locator('main .actions a.btn').count())) {
    await t.at('/documents');
    const form = t.page.locator('main section.upload form[enctype]').first();
    const kind = await form.locator('[name=kind]').inputValue();
    await form.locator('[name=file]').setInputFiles(/photo/i.test(kind) ? picture('photo.png') : paper(`${kind}.pdf`, `Form ${kind}`));
    await Promise.all([t.page.waitForEvent('load'), form.locator('[type=submit]').click()]);
  }
}

// From "apply" on the first page to the page before signing.
export async function fillDraft(t, parent) {
  await t.submit('form[action="/my/apply"]');
  await t.passes('tasks');
  await t.follow('main .actions a.btn');
  await answerFrom(t, parent);
}

// From the child to the page before signing; the school may have been chosen already.
export async function answerFrom(t, parent) {
  await t.at('/child');
  await t.passes('child');
  await t.chooseFirst('relation');
  await t.submit('main form');
  if (new URL(t.page.url()).pathname.endsWith('/school')) {
    await t.passes('school');
    await t.chooseFirst('pool');
    await t.submit('main form[method=post]');
  }
  if (new URL(t.page.url()).pathname.endsWith('/documents')) { // of children from its own pre-school a school asks none
    await t.passes('documents');
    await answerDocuments(t);
    await t.passes('documents attached');
    await t.follow('main .actions a.btn');
  }
  await t.at('/special');
  await t.passes('special');
  await t.chooseFirst('special');
  await t.chooseFirst('reserve');
  await t.submit('main form');
  await t.at('/phone');
  await t.passes('phone');
  await t.fill('phone', parent.phone);
  await t.submit('main form');
  await t.at('/consent');
  await t.passes('consent');
  await t.choose('consent', '1');
  await t.choose('truthful', '1');
  await t.submit('main form');
  await t.passes('answers');
}

// Signs what is on the page with the code that comes by SMS.
export async function signByCode(t, phone, form = 'main form') {
  const code = await codeAfter(t, phone, () => t.submit(form));
  await t.passes('code');
  await t.fill('code', code);
  await t.submit('main form');
}

// A whole application; ends on its page. Returns its number.
export async function apply(t, parent) {
  await fillDraft(t, parent);
  await signByCode(t, parent.phone);
  await t.passes('sent');
  return (await t.page.locator('.done-panel b').innerText()).trim();
}

// What a list of facts says under a catalogue key.
export const fact = async (t, key) => {
  const row = t.page.locator('dl.facts > div', { has: t.page.locator(`dt:text-is("${t.t(key)}")`) }).first();
  return (await row.locator('dd').first().innerText()).split('\n')[0].trim();
};

// A family whose child got a seat and now waits for the school's answer, in a browser of its own that stays open.
// Children of the school's own pre-school are admitted at once, so they are passed over.
export async function waitingFamily(t) {
  for (;;) {
    const family = await t.other(), parent = await freshParent(family);
    const number = await apply(family, parent);
    if (await family.page.locator('main .tag', { hasText: family.t('admission.state.allocated') }).count()) {
      const name = await fact(family, 'admission.fact.child');
      return { walk: family, parent, number, name, school: await fact(family, 'admission.fact.school'), address: new URL(family.page.url()).pathname };
    }
    await family.end();
  }
}

const TOWN = { kk: 'Астана қаласы', ru: 'город Астана' };

// Signs in as who holds that role at a school of the town.
export const signInAt = (t, role, school) =>
  signInShared(t, accounts(t).find(a => a.role === role && a[`where_${t.lang}`] === `${school}, ${TOWN[t.lang]}`));

// The page of one child, found as a clerk finds it.
export async function openCase(t, name) {
  await t.go('/staff/admission');
  await t.fill('q', name);
  await t.submit('form[role=search]');
  await t.follow('#applications tbody a');
}
