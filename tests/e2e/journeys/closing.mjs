// A school is found unsafe in summer: the department moves its children by one act, and a family reads where.
import { accounts, signInShared } from '../actors.mjs';
import { apply, fact, freshParent } from '../flows.mjs';
import { journey } from '../journey.mjs';

const REGION = '790000000', DEPARTMENT = 'Шымкент қаласының Білім басқармасы';
const REASON = { kk: 'Ғимарат апатты деп танылды', ru: 'Здание признано аварийным' };

// The page of one school on the board of its department, found by its name in the public list.
async function openSchool(t, school) {
  await t.go(`/schools?q=${encodeURIComponent(school)}&region=${REGION}`);
  const link = t.page.locator('main a[href^="/schools/"]', { hasText: school }).first();
  const id = (await link.getAttribute('href')).match(/[0-9a-f-]{36}/)[0];
  await t.go(`/staff/board/school/${id}`);
}

// The first school that has classes and room for everybody; returns its name.
async function chooseReceiver(t) {
  const schools = await t.page.locator('select[name=to] option:not([value=""])').evaluateAll(all => all.map(o => ({ id: o.value, name: o.textContent })));
  for (const school of schools) {
    await t.choose('to', school.id);
    await t.submit('main form[method=get]');
    if (await t.page.locator('[name=legal_act]').count()) return school.name;
  }
  throw new Error('no school has room for everybody');
}

// One walk after the other: the school that one closes may be the one that receives in the other.
async function alone(t, act) {
  const before = t.server.closing;
  let done;
  t.server.closing = new Promise(resolve => (done = resolve));
  await before;
  await act().finally(done);
}

journey('a department moves the children of a school that closes, and a family reads where', { server: 'august', brief: true }, t => alone(t, async () => {
  const family = await t.other(), parent = await freshParent(family, REGION);
  await apply(family, parent);
  const school = await fact(family, 'admission.fact.school'), address = new URL(family.page.url()).pathname;
  await signInShared(t, accounts(t).find(a => a.role === 'department' && a.where_kk === DEPARTMENT));
  await openSchool(t, school);
  await t.check('school on the board');
  await t.follow('main a[href^="/staff/handover/"]');
  await t.check('who would go');
  const receiver = await chooseReceiver(t);
  await t.check('where they would go');
  await t.submit('main form[method=post]');
  await t.sees(t.t('admission.handover.act-missing'));
  await t.check('no act', { status: 422 });
  await t.chooseFirst('legal_act');
  await t.fill('reason', REASON[t.lang]);
  await t.choose('sure', '1');
  await t.submit('main form[method=post]');
  await t.sees(receiver);
  await t.sees(REASON[t.lang]);
  await t.check('moved');
  await family.go(address);
  await family.sees(receiver);
  await family.sees(REASON[t.lang]);
  await family.check('family: another school');
  await family.go('/my/messages');
  await family.sees(receiver);
  await family.end();
}));
