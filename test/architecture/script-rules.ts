/** One broken rule: a stable name, and what is wrong. */
export interface Fault {
  readonly rule: string;
  readonly what: string;
}

const LUA_LABELS = ['KEYS', 'ARGV', 'Reply', 'Cost'] as const;
/** Names that a script would give to a moment that its caller brings. A length of time is fine: `ttl`, `keep_ms`. */
const MOMENT = /(^|[\s_{,])(now|time|clock|timestamp|current_ms|deadline|expires_at)(_ms|_us|_s)?\b/i;
/** Whatever reads or writes a deadline decides by a clock. */
const DECIDES_BY_TIME = /'(ZADD|ZSCORE|ZRANGEBYSCORE|ZREMRANGEBYSCORE|PEXPIREAT|EXPIREAT)'/;
/** Turns, to ask us or to call a provider: a Redis that forgets them is a Redis with full buckets. */
const OF_NO_EVENT = /^src\/platform\/limits\/lua\//;

/** The header of a Lua script is its contract. @returns how it differs from what the script does */
export function luaFaults(name: string, text: string): Fault[] {
  const faults: Fault[] = [];
  const wrong = (rule: string, what: string) => void faults.push({ rule, what });
  const { header, body } = split(text);
  const sections = sectionsOf(header);

  if (!/^[A-Z].*\.$/s.test(sections.get('purpose') ?? '')) wrong('purpose', 'the first lines say what it does');
  for (const label of LUA_LABELS) if (!sections.get(label)) wrong('labels', `no ${label} line`);

  const documented = (sections.get('KEYS') ?? '').split('|').map((part) => part.split(':')[0]?.trim() ?? '');
  // As many keys as the caller has stand under one name; a fixed number has a name each.
  const anyNumber = name.endsWith('-n.lua');
  const unpacked =
    (anyNumber ? /local (\w+) = KEYS\n/ : /local ([\w, ]+) = unpack\(KEYS\)/)
      .exec(body)?.[1]
      ?.split(',')
      .map((part) => part.trim()) ?? [];
  const counted = Number(/-(\d+)\.lua$/.exec(name)?.[1]);
  if (Number.isNaN(counted) && !anyNumber) wrong('name', 'the name ends in -<number of KEYS>.lua, or -n.lua');
  if (documented.join() !== unpacked.join()) wrong('keys', `header: ${documented.join()}; script: ${unpacked.join()}`);
  if (counted !== unpacked.length && !anyNumber)
    wrong('count', `${counted} in the name, ${unpacked.length} in the script`);

  if (MOMENT.test(sections.get('ARGV') ?? '')) wrong('caller-time', 'an argument is a moment by its name');
  if (/\b(now|time|clock)\w*\s*=\s*(tonumber\()?ARGV/i.test(body))
    wrong('caller-time', 'an argument is used as a moment');
  if (DECIDES_BY_TIME.test(body) && !body.includes("redis.call('TIME')")) wrong('own-time', 'decides without TIME');
  const ofAnEvent = !OF_NO_EVENT.test(name);
  if (ofAnEvent && !/redis\.call\('GET', generation\)/.test(body))
    wrong('generation', 'does not look at the generation');
  return faults;
}

/** The header of a statement says what it is for, what it takes, and what its row count means. */
export function sqlFaults(text: string): Fault[] {
  const faults: Fault[] = [];
  const wrong = (rule: string, what: string) => void faults.push({ rule, what });
  const { header, body } = split(text);

  if (!/^[A-Z]/.test(header[0] ?? '') || /^(row count|no parameters)/i.test(header[0] ?? '')) {
    wrong('purpose', 'the first line says what it is for');
  }
  if (!header.some((line) => /^(the )?row count/i.test(line)))
    wrong('row-count', 'no line says what the row count means');

  const documented = parametersIn(header.filter((line) => line.startsWith('$')).join(' '));
  const used = parametersIn(code(body));
  for (const each of used) if (!documented.has(each)) wrong('undocumented', `$${each} has no line`);
  for (const each of documented) if (!used.has(each)) wrong('unused', `$${each} is not used`);
  if (used.size === 0 && !header.some((line) => /^no parameters/i.test(line)))
    wrong('undocumented', 'not even "No parameters"');
  if (code(body).trimEnd().replace(/;$/, '').includes(';')) wrong('one-statement', 'more than one statement');
  return faults;
}

/** The leading comment lines without their dashes, and the rest. */
function split(text: string): { header: string[]; body: string } {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('--'));
  return { header: lines.slice(0, end).map((line) => line.replace(/^--\s?/, '')), body: lines.slice(end).join('\n') };
}

/** `KEYS  a | b` and its continuation lines, by label; what comes before the first label is the purpose. */
function sectionsOf(header: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  let label = 'purpose';
  for (const line of header) {
    const next = LUA_LABELS.find((each) => line.startsWith(`${each} `));
    label = next ?? label;
    const words = (next ? line.slice(next.length) : line).trim();
    found.set(label, `${found.get(label) ?? ''} ${words}`.trim());
  }
  return found;
}

/** A statement without comments and without what stands in quotes. */
function code(body: string): string {
  return body.replace(/--.*$/gm, '').replace(/'[^']*'/g, "''");
}

function parametersIn(text: string): Set<number> {
  return new Set([...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
}
