import { describe, expect, it } from 'vitest';
import { RedisAway } from '../redis/index.ts';
import { asRefusal } from './problem.filter.ts';

const withCode = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

describe('a store that is away is told as 503 with a time to come back', () => {
  it.each([
    ['PostgreSQL, by its code', withCode('57P03')],
    ['PostgreSQL without room, by its code', withCode('53100')],
    ['PostgreSQL without room, by its words', new Error('could not extend file: No space left on device')],
    [
      'PostgreSQL, in the words of Prisma',
      withCode('P2039', 'x\n\nDatabase error. Code: `57P03`. Message: `starting up`'),
    ],
    ['a connection that broke before', new Error('Client has encountered a connection error and is not queryable')],
    ['a connection that was closed before', new Error('Client was closed and is not queryable')],
    ['Redis', new RedisAway('Redis is not connected')],
    ['Redis while it loads', new Error('LOADING Redis is loading the dataset in memory')],
  ])('%s', (_, thrown) => {
    const { code, status, retryAfterSeconds } = asRefusal(thrown);
    expect({ code, status }).toEqual({ code: 'http.unavailable', status: 503 });
    expect(retryAfterSeconds).toBeGreaterThan(0);
  });

  it('and whatever else is thrown is a bug', () => {
    for (const thrown of [
      new TypeError('x is undefined'),
      withCode('23505'),
      withCode('P2002', 'Database error. Code: `23505`.'),
    ])
      expect(asRefusal(thrown)).toMatchObject({ code: 'http.internal', status: 500 });
  });
});
