import path from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testStores, type TestStores } from '../harness/stores.ts';
import { luaFaults, sqlFaults } from './script-rules.ts';
import { sources } from './sources.ts';

const lua = sources(['src'], ['.lua']);
const sql = sources(['src'], ['.sql']);
const code = sources(['src'], ['.ts']);

/** Scripts that no file of their own module names. */
function unnamed(scripts: readonly { file: string }[]): string[] {
  return scripts
    .map(({ file }) => file)
    .filter((file) => {
      const owner = path.dirname(path.dirname(file));
      const name = path.basename(file).replace(/\.sql$/, '');
      return !code.some((source) => source.file.startsWith(`${owner}/`) && source.text.includes(name));
    });
}

describe('the header of a Lua script is what the script does', () => {
  it('in all of them', () => {
    expect(lua.length).toBeGreaterThanOrEqual(8);
    expect(lua.flatMap(({ file, text }) => luaFaults(file, text).map(({ what }) => `${file}: ${what}`))).toEqual([]);
  });

  it('and none lies unused', () => {
    expect(unnamed(lua)).toEqual([]);
  });

  it('and nobody who calls them knows what time it is', () => {
    const callers = code.filter(({ text }) => text.includes('new LuaScript('));
    expect(callers.length).toBeGreaterThan(0);
    expect(callers.filter(({ text }) => /\bClock\b|Date\.now|new Date/.test(text)).map(({ file }) => file)).toEqual([]);
  });
});

describe('the header of a statement is what the statement does', () => {
  it('in all of them', () => {
    expect(sql.length).toBeGreaterThanOrEqual(40);
    expect(sql.flatMap(({ file, text }) => sqlFaults(text).map(({ what }) => `${file}: ${what}`))).toEqual([]);
  });

  it('and none lies unused', () => {
    expect(unnamed(sql)).toEqual([]);
  });
});

describe('the stores understand every script', () => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await testStores();
  });
  afterAll(() => stores.close());

  it('Redis loads the Lua scripts', async () => {
    const redis = new Redis(stores.redisUrl);
    for (const { file, text } of lua) {
      await expect(redis.script('LOAD', text), file).resolves.toMatch(/^[0-9a-f]{40}$/);
    }
    await expect(redis.script('LOAD', 'local broken =')).rejects.toThrow();
    redis.disconnect();
  });

  it('PostgreSQL prepares the statements on the migrated schema', async () => {
    const client = new pg.Client({ connectionString: stores.databaseUrl });
    await client.connect();
    const failed: string[] = [];
    // Tables that exist for one connection are made first: the statements over them need them.
    const makesTable = ({ text }: { text: string }) => /^CREATE TEMP TABLE /m.test(text);
    for (const { text } of sql.filter(makesTable)) await client.query(text);
    for (const [at, { file, text }] of sql.filter((each) => !makesTable(each)).entries()) {
      await client
        .query(`PREPARE statement_${at} AS ${text}`)
        .catch((error: Error) => failed.push(`${file}: ${error.message}`));
    }
    await expect(client.query('PREPARE broken AS SELECT nothing FROM places')).rejects.toThrow('nothing');
    await client.end();
    expect(failed).toEqual([]);
  });
});

describe('control: a header that lies is found', () => {
  const script = [
    '-- Frees a hold.',
    '-- KEYS  deadlines: ZSET id -> ms | generation',
    '-- ARGV  generation, hold id, ttl_ms',
    "-- Reply {'freed'} | {'stale', generation}",
    '-- Cost  O(log holds)',
    'local deadlines, generation = unpack(KEYS)',
    "if redis.call('GET', generation) ~= ARGV[1] then return {'stale'} end",
    "local time = redis.call('TIME')",
    "redis.call('ZADD', deadlines, time[1], ARGV[2])",
    "return {'freed'}",
  ].join('\n');
  const withLua = (from: string, to: string) => script.replace(from, to);

  it('the sample itself has no fault', () => {
    expect(luaFaults('free-hold-2.lua', script)).toEqual([]);
  });

  const ofMany = [
    '-- Frees buckets.',
    '-- KEYS  buckets: µs each',
    '-- ARGV  nothing',
    "-- Reply 'freed'",
    '-- Cost  O(buckets)',
    'local buckets = KEYS',
    "return redis.call('DEL', unpack(buckets))",
  ].join('\n');

  it('as many keys as there are stand under one name', () => {
    const faultsOf = (name: string) => luaFaults(`src/platform/limits/lua/${name}`, ofMany).map(({ rule }) => rule);
    expect(faultsOf('free-n.lua')).toEqual([]);
    expect(faultsOf('free-1.lua')).toEqual(['keys', 'count']);
  });

  it.each([
    ['purpose', 'free-hold-2.lua', withLua('-- Frees a hold.\n', '')],
    ['labels', 'free-hold-2.lua', withLua('-- Cost  O(log holds)\n', '')],
    ['labels', 'free-hold-2.lua', withLua('-- Reply', '-- Answer')],
    ['name', 'free-hold.lua', script],
    ['count', 'free-hold-3.lua', script],
    ['keys', 'free-hold-2.lua', withLua('-- KEYS  deadlines', '-- KEYS  holds')],
    ['keys', 'free-hold-n.lua', script],
    ['keys', 'free-hold-2.lua', withLua('local deadlines, generation', 'local generation, deadlines')],
    ['caller-time', 'free-hold-2.lua', withLua('hold id, ttl_ms', 'hold id, now_ms')],
    ['caller-time', 'free-hold-2.lua', withLua("redis.call('TIME')", 'tonumber(ARGV[3])')],
    ['own-time', 'free-hold-2.lua', withLua("local time = redis.call('TIME')", 'local time = {0}')],
    ['generation', 'free-hold-2.lua', withLua("redis.call('GET', generation) ~= ARGV[1]", 'false')],
  ])('Lua: %s', (rule, name, text) => {
    expect(luaFaults(name, text).map((fault) => fault.rule)).toContain(rule);
  });

  const statement = [
    '-- Frees a place; what stands in quotes is no parameter.',
    '-- $1 event_id, $2 seat_no',
    '-- The row count must be 1.',
    "UPDATE places SET state = '$3; f' WHERE event_id = $1 AND seat_no = $2",
  ].join('\n');
  const withSql = (from: string, to: string) => statement.replace(from, to);

  it('the sample statement has no fault', () => {
    expect(sqlFaults(statement)).toEqual([]);
  });

  it.each([
    ['purpose', withSql('-- Frees a place; what stands in quotes is no parameter.\n', '')],
    ['row-count', withSql('-- The row count must be 1.\n', '')],
    ['undocumented', withSql(', $2 seat_no', '')],
    ['undocumented', '-- Counts places.\n-- Row count: 1.\nSELECT count(*) FROM places'],
    ['unused', withSql(' AND seat_no = $2', '')],
    ['one-statement', `${statement}; DELETE FROM places`],
  ])('SQL: %s', (rule, text) => {
    expect(sqlFaults(text).map((fault) => fault.rule)).toContain(rule);
  });
});
