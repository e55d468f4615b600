// What must be true at the end, whatever was killed when. Every check names what it found wrong; nothing found passes.

// Each query gives the rows that must not be.
const NONE = {
  'arrival numbers of every pool are 1 to n without a gap': `
    SELECT pool_id, max(arrival_no), count(*), p.last_arrival
      FROM admission.application AS a JOIN admission.pool AS p ON p.id = a.pool_id
     GROUP BY pool_id, p.last_arrival
    HAVING min(arrival_no) <> 1 OR max(arrival_no) <> count(*) OR p.last_arrival <> count(*)`,
  'no child has two active applications': `
    SELECT child_id, count(*) FROM admission.application
     WHERE state IN ('REGISTERED', 'HELD', 'ALLOCATED', 'APPROVED', 'ENROLLED', 'OFFERED') GROUP BY child_id HAVING count(*) > 1`,
  'no application stays half registered': `SELECT id, state FROM admission.application WHERE state = 'REGISTERED'`,
  'seats taken are seat rows with an application, and within capacity': `
    SELECT p.id, p.taken, p.capacity, count(s.application_id), count(s.pool_id)
      FROM admission.pool AS p LEFT JOIN admission.seat AS s ON s.pool_id = p.id
     GROUP BY p.id HAVING p.taken <> count(s.application_id) OR p.capacity <> count(s.pool_id) OR p.taken > p.capacity`,
  'whoever has a seat is in a state with a seat': `
    SELECT a.id, a.state FROM admission.application AS a LEFT JOIN admission.seat AS s ON s.application_id = a.id
     WHERE (s.application_id IS NOT NULL) <> (a.state IN ('ALLOCATED', 'APPROVED', 'ENROLLED', 'OFFERED'))`,
  'events of every pool are 1 to n without a gap, one "apply" for each application': `
    SELECT p.id, p.last_event FROM admission.pool AS p LEFT JOIN admission.pool_event AS e ON e.pool_id = p.id
     GROUP BY p.id
    HAVING p.last_event <> count(e.event_no) OR p.last_event <> coalesce(max(e.event_no), 0)
        OR p.last_arrival <> count(*) FILTER (WHERE e.kind = 'apply')`,
  'every message stands in the outbox once': `
    SELECT object, channel, msg, count(*) FROM notice.outbox WHERE msg IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) > 1`,
  'every application is told once, in the outbox and in the cabinet': `
    SELECT a.id FROM admission.application AS a
     WHERE (SELECT count(*) FROM notice.outbox AS o
             WHERE o.object = 'admission.application:' || a.id AND o.msg = 'admission.notice.accepted') <> 1
        OR (SELECT count(*) FROM notice.message AS m
             WHERE m.object = 'admission.application:' || a.id AND m.msg = 'admission.notice.accepted') <> 1`,
  'no message was given up': `SELECT id, state, note FROM notice.outbox WHERE state = 'DEAD'`,
  'every application stands in the journal once': `
    SELECT a.id FROM admission.application AS a
     WHERE (SELECT count(*) FROM audit.entry AS e
             WHERE e.action IN ('admission.submit', 'admission.paper') AND e.object = a.id::text) <> 1`,
};

// Applications as they are, by identifier.
const applications = server => new Map(server.rows(`SELECT id, number, arrival_no FROM admission.application`)
  .map(([id, number, arrival]) => [id, { number: `№ ${number}`, arrival }]));

// What a family was shown stands there, with the numbers that it was shown, every time it looked.
function kept(families, stored) {
  return families.flatMap(family => family.shown).filter(({ id, number, arrival }) =>
    stored.get(id)?.number !== number || stored.get(id)?.arrival !== arrival).map(shown => JSON.stringify(shown));
}

// The gateway was given no message twice: every text names its application, and says something else than the one before.
async function received(server, families) {
  const numbers = new Set(families.map(family => family.parent.phone)), seen = new Set();
  const messages = await (await fetch(`${server.demo}/phone.json`)).json();
  return messages.filter(m => numbers.has(m.to)).map(m => `${m.to} ${m.text}`).filter(text => seen.has(text) || !seen.add(text));
}

function journal(server) {
  try {
    return server.oqu('audit', 'verify').includes('the journal is sound') ? [] : ['not sound'];
  } catch (error) {
    return [String(error.stdout || error.stderr)];
  }
}

// Runs every check; [name, what is wrong].
export async function verdict(server, families, before) {
  const stored = applications(server), ids = families.map(family => new Set(family.shown.map(s => s.id)));
  const all = [
    ['every application that was shown stands with the numbers that were shown', kept(families, stored)],
    ['every family that did not give up has one application', ids.filter(set => set.size !== 1).map(set => [...set].join(' '))],
    ['there is no application that no family was shown', stored.size === before + families.length ? [] : [`${stored.size - before} for ${families.length} families`]],
    ['the journal is sound', journal(server)],
    ['no telephone receives the same news twice', await received(server, families)],
  ];
  for (const [name, query] of Object.entries(NONE)) all.push([name, server.rows(query).map(row => row.join(' '))]);
  return all;
}
