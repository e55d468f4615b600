// The end of August: one order for many children, and what their families see then. The clock says 25 August.
import { accounts, registers, signInParent, signInStaff } from '../actors.mjs';
import { pdfText } from '../papers.mjs';
import { journey } from '../journey.mjs';
import { startLayer } from '../../peers/ncalayer.mjs';

// The staff of a school with work, another school in each walk.
function nextSchool(t) {
  const heads = (t.server.heads ??= accounts(t).filter(a => a.role === 'director')), director = heads.shift();
  return { director, clerk: accounts(t).find(a => a.role === 'clerk' && a.where_kk === director.where_kk) };
}

// The clerk answers everybody who has a seat, so that the order has many children. How many are admitted then.
async function approveAll(t, clerk) {
  await signInStaff(t, clerk);
  const allocated = t.page.locator('#applications tbody tr', { hasText: t.t('admission.state.allocated') });
  for (await t.go('/staff/admission'); await allocated.count(); await t.go('/staff/admission')) {
    await t.go(await allocated.first().locator('th a').getAttribute('href'));
    await t.submit('form[action$="/approve"]');
  }
  return t.page.locator('#applications tbody tr', { hasText: t.t('admission.state.approved') }).count();
}

// A school where that many children can be put into orders.
async function schoolOf(t, children) {
  for (;;) {
    const school = nextSchool(t), clerk = await t.other(), admitted = await approveAll(clerk, school.clerk);
    await clerk.end();
    if (admitted >= children) return school;
  }
}

const tickAll = async t => {
  const boxes = t.page.locator('[name=child]');
  for (const value of await boxes.evaluateAll(all => all.map(box => box.value))) await t.choose('child', value);
  return boxes.count();
};

async function fillOrder(t, day, number = '1-НҚ') {
  await t.fill('number', number);
  await t.fill('date.d', day);
  await t.fill('date.m', '8');
  await t.fill('date.y', '2026');
  await t.fill('letter', 'А');
}

// The contract of each child of the list, from the child's page.
async function readContracts(t, names) {
  await t.go('/staff/admission');
  const rows = t.page.locator('#applications tbody tr', { hasText: t.t('admission.state.enrolled') });
  const cases = await rows.locator('th a').evaluateAll(all => all.map(a => a.getAttribute('href')));
  t.expect(cases.length === names.length, `${cases.length} enrolled of ${names.length}`);
  for (const address of cases) {
    await t.go(address);
    const name = (await t.page.locator('h1').innerText()).trim(), text = await pdfText(t, 'main a[href$="contract.pdf"]');
    for (const said of [name, ...['kk', 'ru'].map(lang => t.t('admission.contract.title', {}, lang))]) t.expect(text.includes(said), `"${said}" in the contract`);
  }
}

// Each of them is on the way to NEDB, or there.
async function seeRecords(t, children) {
  await t.go('/staff/nedb');
  t.expect(await t.page.locator('main tbody tr').count() === children, 'a record of each child');
  await t.check('records for NEDB');
  await t.follow('main tbody a[href*="/staff/nedb/"]');
  await t.check('one record');
}

// What the family of an enrolled child sees, and that nothing leads to a withdrawal.
async function asFamily(t, adult) {
  await signInParent(t, adult);
  await t.follow('main a[href*="/my/application/"]');
  await t.sees(t.t('admission.state.enrolled'));
  await t.sees(t.t('admission.withdraw.after-order'));
  t.expect(await t.page.locator('main a[href$="/withdraw"], main a[href$="/move"]').count() === 0, 'nothing to withdraw');
  await t.check('family: enrolled');
  await t.go(`${new URL(t.page.url()).pathname}/withdraw`);
  await t.sees(t.t('admission.withdraw.after-order'));
  await t.check('family: a transfer instead');
  await t.go('/my/messages');
  await t.sees(t.t('admission.notice.enrolled').split('{no}')[1].trim());
}

journey('a director enrols many children by one order from 25 August on', { server: 'august', brief: true, keyboard: true }, async t => {
  const school = await schoolOf(t, 2);
  await signInStaff(t, school.director);
  await t.go('/staff/orders/new');
  const children = await tickAll(t);
  t.expect(children > 1, `many children, not ${children}`);
  await fillOrder(t, '24');
  await t.submit('main form');
  await t.sees(t.t('admission.order.too-early'));
  await t.check('a day too early', { status: 422 });
  t.expect(await t.page.inputValue('[name=number]') === '1-НҚ' && await t.page.locator('[name=child]:checked').count() === children, 'what was typed stays');
  await fillOrder(t, '25');
  await t.submit('main form');
  await t.check('signed');
  const row = t.page.locator('main tbody tr', { hasText: '1-НҚ' });
  t.expect((await row.locator('td').nth(1).innerText()).trim() === String(children), 'all children in one order');
  const text = await pdfText(t, 'main a[href$="order.pdf"]'), iins = [...new Set(text.match(/\b\d{12}\b/g))];
  for (const lang of ['kk', 'ru']) t.expect(text.includes(t.t('admission.order.paper', {}, lang)), `the order in ${lang}`);
  const { people, children: links } = registers(t), pupils = people.filter(p => iins.includes(p.iin));
  t.expect(iins.length === children && pupils.length === children, `IIN of each child: ${iins}`);
  await readContracts(t, pupils);
  await seeRecords(t, children);
  const family = await t.other();
  await asFamily(family, links.find(link => link.child === pupils[0].iin).adult);
  await family.end();
});

// One order for each of two children.
async function twoOrders(t) {
  for (const number of ['1-НҚ', '2-НҚ']) {
    await t.go('/staff/orders/new');
    await t.choose('child', await t.page.locator('[name=child]').first().inputValue());
    await fillOrder(t, '25', number);
    await t.submit('main form');
  }
}

// NCALayer gets both in one question; of two signatures the wrong ones are told at their lines.
async function signBoth(t, layer) {
  const devtools = await t.context.newCDPSession(t.page);
  await devtools.send('Security.setIgnoreCertificateErrors', { ignore: true }); // NCALayer installs its own
  for (const mode of ['expired', 'head']) {
    layer.mode = mode;
    await Promise.all([t.page.waitForEvent('load'), t.page.click('[data-sign-go]')]);
    await t.check(`signed by ${mode}`, { status: mode === 'head' ? 200 : 422 });
  }
  t.expect(layer.asked.length === 2 && layer.asked.every(said => JSON.parse(said).args.data.length === 2), 'both in one question');
}

async function documents(t) {
  const links = await t.page.locator('main tbody th a').evaluateAll(all => all.map(a => a.href));
  return Promise.all(links.map(async link => (await t.page.request.get(link)).body()));
}

// Without scripts: the documents go out, and their signatures come back in one file, in another order.
async function signBothElsewhere(t, { iin, bin }) {
  const signed = [];
  for (const document of await documents(t)) {
    const answer = await fetch(`${t.server.demo}/key?iin=${iin}&kind=head&use=sign&bin=${bin}&organisation=DEMO`, { method: 'POST', body: document });
    signed.unshift(Buffer.from(await answer.arrayBuffer()).toString('base64'));
  }
  await t.page.setInputFiles('[name=file]', { name: 'signatures.txt', mimeType: 'text/plain', buffer: Buffer.from(signed.join('\n')) });
  await t.submit('form:has([name=file])');
}

journey('a director signs many orders with one PIN', { server: 'august', brief: true }, async t => {
  const school = await schoolOf(t, 2);
  await signInStaff(t, school.director);
  await twoOrders(t);
  await t.check('two orders to sign');
  await t.follow('main a[href="/staff/orders/sign"]');
  await t.check('which orders');
  await t.submit('main form');
  await t.check('before signing');
  const head = { iin: school.director.iin, bin: /^school: (\d{12})$/m.exec(await documents(t))[1] };
  if (t.script) {
    const layer = await startLayer(t.server.demo, head.iin, 'head', head.bin);
    try {
      await signBoth(t, layer);
    } finally {
      await layer.stop();
    }
  } else await signBothElsewhere(t, head);
  await t.go('/staff/orders');
  t.expect(await t.page.locator('main a[href$="/signed.p7s"]').count() === 2, 'both are signed');
  await t.check('both signed');
});
