import { describe, expect, it } from 'vitest';
import { reachable } from '../../kit/index.ts';
import { ORDER_TRANSITIONS } from './order.ts';

describe('the states of an order', () => {
  it('can all be reached', () => {
    expect([...reachable(ORDER_TRANSITIONS, 'pending')].toSorted()).toEqual(Object.keys(ORDER_TRANSITIONS).toSorted());
  });
});
