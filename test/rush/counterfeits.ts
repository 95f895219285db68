/** What a token of an admission is about. */
export interface AdmissionFields {
  readonly eventId: number;
  readonly generation: number;
  readonly position: number;
  readonly untilSeconds: number;
}

/** Makes tokens as the product does, with the product's own code. */
export interface Mint {
  admission(fields: AdmissionFields, person: string): string;
  place(
    fields: { readonly eventId: number; readonly generation: number; readonly entry: number },
    person: string,
  ): string;
}

/** Who shows what; `good`: it must open the door. */
export interface Shown {
  readonly kind: string;
  readonly token: string;
  readonly person: string;
  readonly good: boolean;
}

export interface Door {
  readonly eventId: number;
  readonly generation: number;
  readonly nowSeconds: number;
  /** Whoever may come in, with his position. */
  readonly persons: readonly string[];
  readonly mint: Mint;
  /** As we were with the secret before: it still counts. */
  readonly before: Mint;
  /** Another installation, with a secret of its own. */
  readonly stranger: Mint;
  /** Our own secret of long ago, which counts no more. */
  readonly former: Mint;
  readonly random: () => number;
}

/** Of all that are shown, one in so many is good. */
const GOOD_EACH = 8;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALID_S = 3_600;

type Forger = (door: Door, token: string, fields: AdmissionFields, person: string) => string;

/** Ways to something that looks like an admission and is none. */
const FORGERS: Readonly<{ [kind: string]: Forger }> = {
  'made of random letters': ({ random }) => Array.from({ length: 48 }, () => LETTERS[pick(random, 64)]).join(''),
  'with one bit flipped': ({ random }, token) => {
    const bytes = Buffer.from(token, 'base64url');
    const bit = pick(random, bytes.length * 8);
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    return bytes.toString('base64url');
  },
  'with one letter changed': ({ random }, token) => {
    const at = pick(random, token.length);
    const other = LETTERS[(LETTERS.indexOf(token[at]!) + 1 + pick(random, 63)) % 64];
    return token.slice(0, at) + other + token.slice(at + 1);
  },
  'cut or lengthened': ({ random }, token) =>
    random() < 0.5 ? token.slice(0, pick(random, token.length)) : token + LETTERS[pick(random, 64)],
  'of two halves': ({ mint }, token, fields, person) =>
    token.slice(0, 24) + mint.admission({ ...fields, position: fields.position + 1 }, person).slice(24),
  'of another visitor': ({ mint }, _token, fields, person) => mint.admission(fields, `${person}x`),
  'of another event': ({ mint }, _token, fields, person) =>
    mint.admission({ ...fields, eventId: fields.eventId + 1 }, person),
  'of another generation': ({ mint }, _token, fields, person) =>
    mint.admission({ ...fields, generation: fields.generation + 1 }, person),
  'whose time is over': ({ mint, random, nowSeconds }, _token, fields, person) =>
    mint.admission({ ...fields, untilSeconds: nowSeconds - pick(random, 1_000) }, person),
  'of a secret of long ago': ({ former }, _token, fields, person) => former.admission(fields, person),
  'of another installation': ({ stranger }, _token, fields, person) => stranger.admission(fields, person),
  'of a place': ({ mint }, _token, { eventId, generation, position }, person) =>
    mint.place({ eventId, generation, entry: position }, person),
  'of a place, made as long as an admission': ({ mint }, token, { eventId, generation, position }, person) =>
    mint.place({ eventId, generation, entry: position }, person) + token.slice(43),
  'with the head of a place': (_door, token) => relabelled(token, 0, 1),
  'with the name of another key': ({ random }, token) => relabelled(token, 1, 1 + pick(random, 255)),
  'with the visitor of another one of us': ({ mint, persons }, _token, fields, person) =>
    mint.admission(fields, persons[(persons.indexOf(person) + 1) % persons.length]!),
  'spelt in another way': (_door, token) => `${token}=`,
};

/** Tokens of all kinds with good ones among them, the same ones for the same seed. */
export function* tokensShown(door: Door, count: number): Generator<Shown> {
  const kinds = Object.entries(FORGERS);
  for (let nth = 0; nth < count; nth++) {
    const position = pick(door.random, door.persons.length);
    const person = door.persons[position]!;
    const { eventId, generation, nowSeconds, mint } = door;
    const fields = { eventId, generation, position, untilSeconds: nowSeconds + VALID_S };
    const token = mint.admission(fields, person);
    if (nth % GOOD_EACH === 0) {
      // Every other one as it was signed before the secret changed.
      const isOld = (nth / GOOD_EACH) % 2 === 1;
      yield { kind: 'good', token: isOld ? door.before.admission(fields, person) : token, person, good: true };
      continue;
    }
    const [kind, forge] = kinds[nth % kinds.length]!;
    yield { kind, token: forge(door, token, fields, person), person, good: false };
  }
}

/** The byte at a place, changed by XOR. */
function relabelled(token: string, at: number, by: number): string {
  const bytes = Buffer.from(token, 'base64url');
  bytes[at]! ^= by;
  return bytes.toString('base64url');
}

const pick = (random: () => number, below: number): number => Math.floor(random() * below);
