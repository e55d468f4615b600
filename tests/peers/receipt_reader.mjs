// Somebody else's program that reads the code of a receipt. It knows what is published and nothing of ours: the format
// (/schemas/receipt.v1.json) and the platform's key as a note's verifier (/log/key).
import crypto from 'node:crypto';

const ED25519 = 1;

async function published(base, path) {
  const answer = await fetch(base + path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

// "name+hash+base64 of one byte for the algorithm and the key"; base64 may have a + of its own.
async function publicKey(base) {
  const bytes = Buffer.from((await (await published(base, '/log/key')).text()).trim().split('+').slice(2).join('+'), 'base64');
  if (bytes[0] !== ED25519) throw new Error(`algorithm ${bytes[0]}`);
  return crypto.createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') } });
}

function read(name, text, rule) {
  const value = rule.type === 'integer' ? Number(text) : text;
  const kept = rule.type !== 'integer' || (Number.isSafeInteger(value) && value >= (rule.minimum ?? -Infinity));
  if (!kept || (rule.const ?? value) !== value || (rule.enum && !rule.enum.includes(value)) || (rule.pattern && !new RegExp(rule.pattern, 'u').test(value)))
    throw new Error(`${name}: ${text}`);
  return value;
}

// The values of the receipt by their published names; throws when the code is not the platform's, or not of the format.
export async function readReceipt(code, base) {
  const schema = await (await published(base, '/schemas/receipt.v1.json')).json();
  const [said, signature] = code.split('.').map(part => Buffer.from(part, 'base64url'));
  if (!crypto.verify(null, said, await publicKey(base), signature)) throw new Error('another signature');
  const texts = said.toString().split('|'), names = Object.keys(schema.properties);
  if (texts.length !== names.length) throw new Error(`${texts.length} values`);
  return Object.fromEntries(names.map((name, i) => [name, read(name, texts[i], schema.properties[name])]));
}
