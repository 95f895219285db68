import { describe, expect, it } from 'vitest';
import { mayBecome, reachable } from '../../kit/index.ts';
import { PHASE_TRANSITIONS, type PhaseFacts, phaseOf } from './phase.ts';

const NOW = new Date('2026-12-01T19:00:00Z');
const EARLIER = new Date('2026-12-01T18:00:00Z');
const LATER = new Date('2026-12-01T20:00:00Z');

const scheduled = { mode: 'scheduled', lobbyOpensAt: null, paused: false, openedAt: null, frozenAt: EARLIER } as const;
const selling: PhaseFacts = {
  room: scheduled,
  sale: 'on_sale',
  now: NOW,
  admitting: true,
  soldOut: false,
  waiting: 5,
};
const phase = (facts: Partial<PhaseFacts>, room: Partial<PhaseFacts['room']> = {}) =>
  phaseOf({ ...selling, ...facts, room: { ...scheduled, ...facts.room, ...room } });

describe('the phase of a room', () => {
  it.each([
    ['off', phase({}, { mode: 'off' })],
    ['lobby', phase({ sale: 'announced', admitting: false }, { frozenAt: null })],
    ['lobby', phase({ sale: 'announced', admitting: false }, { frozenAt: null, lobbyOpensAt: EARLIER })],
    ['off', phase({ sale: 'announced', admitting: false }, { frozenAt: null, lobbyOpensAt: LATER })],
    ['drawing', phase({ admitting: false })],
    ['drawing', phase({ admitting: false }, { frozenAt: null })],
    ['open', phase({})],
    ['open', phase({ waiting: 0 })],
    ['open', phase({ soldOut: null })],
    ['paused', phase({}, { paused: true })],
    ['paused', phase({ sale: 'paused' })],
    ['sold_out', phase({ soldOut: true })],
    ['ended', phase({ sale: 'ended' })],
    ['off', phase({}, { mode: 'automatic' })],
    ['open', phase({}, { mode: 'automatic', openedAt: EARLIER })],
    ['drained', phase({ waiting: 0 }, { mode: 'automatic', openedAt: EARLIER })],
  ])('is %s', (expected, found) => {
    expect(found).toBe(expected);
  });

  it('can be reached from off, each of them, and a lobby never becomes sold out', () => {
    const all = Object.keys(PHASE_TRANSITIONS);
    expect([...reachable(PHASE_TRANSITIONS, 'off')].toSorted()).toEqual(all.toSorted());
    expect(mayBecome(PHASE_TRANSITIONS, 'lobby', 'sold_out')).toBe(false);
  });
});
