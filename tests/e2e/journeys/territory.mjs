// An officer of a department loads the territories of the schools from a file: mistakes first, then all of it.
import { accounts, signInShared } from '../actors.mjs';
import { journey } from '../journey.mjs';

const SECONDS = 30;
// Each walk has a department of its own, and a first day that no other walk lives to see.
const one = (t, where) => accounts(t).find(a => a.role === 'department' && a.where_kk.startsWith(where));
const FIRST_DAY = { d: '1', m: '9', y: '2027' }, ACT_DAY = { d: '1', m: '3', y: '2026' };

const fillDay = async (t, name, day) => { for (const part of ['d', 'm', 'y']) await t.fill(`${name}.${part}`, day[part]); };

// What the register has now, line by line, with the header first.
const present = async t => (await (await t.page.request.get(`${t.server.base}/staff/territories/file`)).text()).trim().split('\r\n');

// The job checks a file, or takes it over.
async function worked(t) {
  for (let left = SECONDS; left && t.page.url().includes('/progress'); left--) {
    await t.page.waitForTimeout(1000);
    await t.go(t.page.url());
  }
}

async function send(t, lines) {
  await t.go('/staff/territories/import');
  await t.upload('file', { name: 'territories.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) });
  await t.fill('act_number', 'A-7/1');
  await fillDay(t, 'act_date', ACT_DAY);
  await fillDay(t, 'from', FIRST_DAY);
  await t.submit();
  await worked(t);
}

journey('a department loads the territories of its schools', { brief: true }, async t => {
  await signInShared(t, one(t, t.width === 390 ? 'Ақмола облысы' : 'Атырау облысы'));
  await t.go('/staff/territories');
  await t.check('schools with their territories');
  await t.follow('main a[href="/staff/territories/import"]');
  await t.submit();
  await t.sees(t.t('organisation.import.file-missing'));
  await t.check('no file', { status: 422 });
  const lines = await present(t);
  await send(t, [...lines, '991240000013,0,,x,9,1,,,,']);
  await t.sees(t.t('organisation.import.bad'));
  await t.check('nothing is taken over');
  await t.follow('main a[href$="/faults"]');
  await t.sees(t.t('organisation.import.range-turned'));
  await t.check('mistakes by line');
  await send(t, lines.slice(0, -1));
  await t.sees(t.t('organisation.import.ready'));
  await t.check('what would change');
  await t.submit('#apply');
  await worked(t);
  await t.sees(t.t('organisation.import.applied'));
  await t.check('taken over');
});
