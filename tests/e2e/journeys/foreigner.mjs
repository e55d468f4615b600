// A family from abroad at the counter of a school: no IIN yet (case X21).
import { accounts, registers, signInStaff } from '../actors.mjs';
import { journey } from '../journey.mjs';

const number = /T-\d{5}-\d{5}/;

async function fillDocument(t, who, { surname, given, passport, year }) {
  await t.click(`#${who}-document > summary`);
  await t.fill(`${who}_surname`, surname);
  await t.fill(`${who}_given`, given);
  for (const [part, value] of [['d', '4'], ['m', '5'], ['y', year]]) await t.fill(`${who}_born.${part}`, value);
  await t.choose(`${who}_sex`, 'F');
  await t.choose(`${who}_citizenship`, 'UZ');
  await t.choose(`${who}_kind`, 'PASSPORT');
  await t.choose(`${who}_country`, 'UZ');
  await t.fill(`${who}_number`, passport);
}

async function fillRest(t) {
  await t.chooseFirst('relation');
  await t.chooseFirst('pool');
  for (const [part, value] of [['d', '17'], ['m', '6'], ['y', '2026']]) await t.fill(`date.${part}`, value);
  await t.choose('consent', '1');
  await t.choose('documents', '1');
}

journey('a clerk enters a child without an IIN', { brief: true }, async t => {
  const walk = (t.server.foreigners = (t.server.foreigners ?? 0) + 1), known = registers(t).children[0].child;
  const child = { surname: 'Үлгі', given: 'Зарина', passport: `AB 100000${walk}`, year: '2020' };
  await signInStaff(t, accounts(t).find(a => a.role === 'clerk'));
  await t.go('/staff/paper');
  await fillDocument(t, 'child', { ...child, passport: '' });
  await t.check('the document of the child');
  await t.submit('main form');
  await t.check('what is missing', { status: 422 });
  t.expect((await t.page.inputValue('[name=child_given]')) === child.given, 'what was typed stays');
  await t.fill('child_number', child.passport);
  await fillDocument(t, 'adult', { surname: 'Үлгі', given: 'Дилноза', passport: `AC 200000${walk}`, year: '1990' });
  await t.fill('adult_phone', '8 701 000 00 01');
  await fillRest(t);
  await t.submit('main form');
  await t.check('entered');
  const given = (await t.words()).match(number)?.[0], address = t.page.url();
  t.expect(given, 'a temporary number');

  await t.go(`/staff/admission?q=${given.replaceAll('-', '').toLowerCase()}`);
  await t.sees(child.given); // as it is said over the telephone

  await t.go('/staff/paper');
  await fillDocument(t, 'child', child);
  await fillDocument(t, 'adult', { surname: 'Үлгі', given: 'Дилноза', passport: `AC 200000${walk}`, year: '1990' });
  await fillRest(t);
  await t.submit('main form');
  await t.sees(t.t('admission.submit.duplicate')); // the same document is the same child

  await t.go(address);
  await t.follow('main a[href$="/iin/child"]');
  await t.check('the IIN to add');
  await t.fill('iin', known);
  await t.submit('main form');
  await t.check('somebody else has it', { status: 422 });
  await t.fill('iin', ['880315600403', '880315500017'][walk - 1]);
  await t.submit('main form');
  await t.sees(t.t('admission.iin.state-asked'));
  await t.sees(given); // stays as history
});
