// Families apply while processes are killed in an order that the seed gives; then the books must balance. See README.md.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { registers } from '../e2e/actors.mjs';
import { Family } from './family.mjs';
import { chance, shuffled } from './random.mjs';
import { Server } from './server.mjs';
import { verdict } from './verdict.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const VICTIMS = ['postgres', 'backend', 'family', 'work', 'keys', 'nginx', 'group', 'group'];
const TOGETHER = 6, SIGNINGS_BETWEEN = 2, FAMILIES = SIGNINGS_BETWEEN * (VICTIMS.length + 1), DELAY_MS = 40;
const OPEN = ['71', '10', '33', '43', '27', '75', '11', '15', '31', '63']; // regions of the first two waves
const OWN_CHOICE_FROM = '2020-09-02', PLAIN_FROM = '2019-09-01'; // dates of birth of children who simply apply
const pause = ms => new Promise(done => setTimeout(done, ms));

function readSeed(words) {
  const at = words.indexOf('--seed');
  const seed = at < 0 ? Math.floor(Math.random() * 2 ** 31) : Number(words[at + 1]);
  if (!Number.isSafeInteger(seed) || (words.length && (at !== 0 || words.length !== 2))) {
    console.error('tests/faults/run [--seed N]');
    process.exit(2);
  }
  return seed;
}

// Mothers of one child who may apply now, town by town, so that many want the same school.
function mothers(server) {
  const { people, children } = registers({ server }), born = Object.fromEntries(people.map(p => [p.iin, p.born]));
  return people.filter(p => p.phone && p.gender === 'F' && OPEN.includes(p.kato.slice(0, 2))).filter(p => {
    const own = children.filter(c => c.adult === p.iin);
    return own.length === 1 && born[own[0].child] < OWN_CHOICE_FROM && born[own[0].child] > PLAIN_FROM;
  }).sort((a, b) => OPEN.indexOf(a.kato.slice(0, 2)) - OPEN.indexOf(b.kato.slice(0, 2)));
}

// What the killer watches: how many are signing, and what families met.
const watch = { signed: 0, met: {}, signing: () => watch.signed++, failed: why => watch.met[why] = (watch.met[why] ?? 0) + 1 };

async function killAll(server, draw) {
  for (const [i, victim] of shuffled(VICTIMS, draw).entries()) {
    const delay = draw() * DELAY_MS;
    while (watch.signed < (i + 1) * SIGNINGS_BETWEEN && !watch.over) await pause(1);
    await pause(delay);
    console.log(`killing ${victim} after signing ${watch.signed}`);
    await server.kill(victim, draw);
  }
}

// Plays families from the front of the list until enough have applied.
async function player(server, parents, families) {
  while (families.length < FAMILIES && parents.length && !watch.over) {
    const family = new Family(server, parents.shift(), watch);
    families.push(family); // before it plays: others count it
    if (!await family.play()) families.splice(families.indexOf(family), 1);
  }
}

async function drill(server, seed) {
  await server.open();
  const [[before]] = server.rows('SELECT count(*) FROM admission.application');
  const families = [], parents = mothers(server);
  const killing = killAll(server, chance(seed)).catch(error => { watch.over = error; throw error; });
  const playing = Promise.all(Array.from({ length: TOGETHER }, () => player(server, parents, families))).finally(() => watch.over ??= true);
  await Promise.all([killing, playing]);
  await server.stop();
  await server.start();
  for (const family of families) await family.lookAgain();
  console.log(`${families.length} families applied and met`, watch.met);
  if (families.length !== FAMILIES) throw new Error('too few families to play');
  return verdict(server, families, Number(before));
}

const seed = readSeed(process.argv.slice(2)), server = new Server(root);
console.log(`seed ${seed}`);
let passed = 0, failed = 0;
try {
  for (const [name, wrong] of await drill(server, seed)) {
    console.log(`${wrong.length ? 'FAIL' : 'ok  '} ${name}${wrong.map(row => `\n  ${row}`).join('')}`);
    wrong.length ? failed++ : passed++;
  }
} catch (error) {
  console.log(`FAIL the drill itself: ${error.stack}`);
  failed++;
} finally {
  server.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
