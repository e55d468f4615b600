// What comes after a refusal: an offer of the reserve is taken; one officer has proposed a seat, another confirms it, and the family
// reads the answer. The demo country has one of each (src/demo/README.md).
import fs from 'node:fs';
import path from 'node:path';
import { accounts, signInParent, signInStaff } from '../actors.mjs';
import { journey } from '../journey.mjs';

// role, IIN and what there is to do, as who.txt names them.
function whom(t, role, what) {
  const text = fs.readFileSync(path.join(t.server.home, 'demo/who.txt'), 'utf8');
  return text.split('\n').map(line => line.match(/^ {2}(\w+) +(\d{12}) +(.*)$/)).find(m => m?.[1] === role && m[3].includes(what))[2];
}

journey('a family of the reserve takes the seat that is offered', { once: true }, async t => {
  await signInParent(t, whom(t, 'parent', 'offer'));
  await t.follow('main a[href*="/my/application/"]');
  await t.check('offered');
  await t.follow('main a[href$="/offer"]');
  await t.submit('main form');
  await t.check('offer: nothing chosen', { status: 422 });
  await t.choose('answer', 'yes');
  await t.submit('main form');
  await t.sees(t.t('admission.event.offer-accepted'));
  await t.check('taken');
});

journey('a second officer confirms a seat for a refused child, and the family is told', { once: true }, async t => {
  const officer = whom(t, 'department', 'second officer');
  await signInStaff(t, accounts(t).find(a => a.iin === officer));
  await t.go('/staff/complaints');
  await t.check('complaints');
  await t.choose('view', 'PROPOSED');
  await t.submit('form[role=search]');
  await t.follow('main tbody a');
  await t.check('complaint with a proposal');
  await t.follow('main a[href$="/decide"]');
  await t.choose('answer', 'yes');
  await t.check('decision');
  await t.submit('main form[method=post]');
  await t.sees(t.t('complaint.outcome.above'));
  const family = await t.other();
  await signInParent(family, whom(t, 'parent', 'second officer'));
  await family.go('/my/complaints');
  await family.follow('main a[href*="/my/complaint/"]');
  await family.sees(family.t('complaint.outcome.above'));
  await family.check('answer to a complaint');
  await family.end();
});
