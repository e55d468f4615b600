// The waiting room through nginx: with every place taken the next family waits, and enters by itself.
import { accounts, signInShared } from '../actors.mjs';
import { fillDraft, freshParent, signByCode } from '../flows.mjs';
import { journey } from '../journey.mjs';

// A region where no other journey applies, so that nobody else's place runs out in the middle.
const ROOM = '31', USUAL = 2000, TURN_MS = 90_000, FIRST_BYTES = 14 * 1024;

// Compressed, with everything the page loads.
const weight = () => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .filter(e => e.initiatorType !== 'xmlhttprequest').reduce((sum, e) => sum + e.encodedBodySize, 0);

// Sets the region's limit to what is inside now and `more`, as an administrator does.
async function leavePlaces(t, more) {
  const admin = await t.other();
  await signInShared(admin, accounts(admin).find(a => a.role === 'admin'));
  await admin.go('/staff/waiting');
  await admin.check('rooms');
  const row = admin.page.locator('main tbody tr', { has: admin.page.locator(`a[href$="/staff/waiting/${ROOM}"]`) });
  const inside = +(await row.locator('td').nth(1).innerText()).replace(/\D/g, '');
  const limit = more === null ? USUAL : inside + more;
  await admin.follow(`main a[href$="/staff/waiting/${ROOM}"]`);
  await admin.fill('limit', String(limit));
  await admin.fill('reason', 'Сынақ');
  await admin.submit('main form');
  await admin.check('room saved');
  await admin.end();
  for (let told = 0; told !== limit; await new Promise(done => setTimeout(done, 200)))
    told = (await (await fetch(`${t.server.base}/wr/v1/${ROOM}/board`)).json()).limit;
}

// req: J73-A5.1a J73-A5.1b J73-A5.1c J73-A5.2
journey('with the place taken the next family waits and enters by itself', { alone: true, brief: true }, async t => {
  const first = await freshParent(t, ROOM), next = await t.other(), second = await freshParent(next, ROOM);
  await leavePlaces(t, 1);
  try {
    await fillDraft(t, first);
    t.expect(t.page.url().endsWith('/check'), 'the first family is inside');
    await fillDraft(next, second);
    t.expect(next.page.url().includes(`/wr/${ROOM}/`), 'the second one waits');
    await next.check('waiting');
    const bytes = await next.page.evaluate(weight);
    t.expect(bytes <= FIRST_BYTES, `the waiting page weighs ${bytes} bytes, at most ${FIRST_BYTES}`);
    t.expect((await next.page.locator('.sky__pos').innerText()).trim() === '1', 'it is the next one');
    const page = await next.other();
    await page.context.addCookies(await next.context.cookies());
    await page.go(next.page.url());
    await page.check('another device');
    if (!page.script) { // with scripts the number changes in its place
      t.expect(await page.page.locator('meta[http-equiv=refresh]').count() === 1, 'a page that renews itself');
      await page.follow('main a[href$="auto=0"]');
      await page.check('not renewed');
      t.expect(!await page.page.locator('meta[http-equiv=refresh]').count(), 'a page that stays');
      await page.sees(page.t('wait.line.by-hand'));
    }
    await page.end();
    const turn = next.page.waitForURL(/\/check$/, { timeout: TURN_MS });
    await signByCode(t, first.phone);
    await turn;
    await next.check('the turn');
  } finally {
    await leavePlaces(t, null);
  }
  await signByCode(next, second.phone);
  await next.passes('sent');
  await next.end();
});
