import { describe, expect, it } from 'vitest';
import { SMALL_HALL } from './fixture.ts';
import { accessMask, attributesOf, levelOf, parseSeatmap, placeOf, seatId, seatLabel } from './model.ts';
import { SeatIndex } from './spatial.ts';

const model = parseSeatmap(SMALL_HALL);

describe('the plan keeps every seat where the API put it', () => {
  it('so that the place of an id and the id of a place agree, with prefixes and with ids of their own', () => {
    for (let place = 0; place < model.seatCount; place++) expect(placeOf(model, seatId(model, place))).toBe(place);
    expect(seatId(model, 6)).toBe('A-1-7');
    expect(seatId(model, 9)).toBe('x2');
    expect(placeOf(model, 'nowhere')).toBe(-1);
  });

  it('with its label, its price and its attributes', () => {
    expect(seatLabel(model, 10)).toEqual({ section: 'A', row: '2', number: '3' });
    expect(levelOf(model, 10)?.key).toBe('front');
    expect(attributesOf(model, 10)).toEqual(['restricted-view']);
    expect(attributesOf(model, 8)).toEqual(['wheelchair']);
  });

  it('and the places of an area after the seats, at the area’s price', () => {
    expect(levelOf(model, 15)?.key).toBe('floor');
    expect(seatId(model, 15)).toBe('');
  });

  it('knowing which seats of a row are neighbours: not across a gap, not across rows', () => {
    expect([...model.joined]).toEqual([1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0]);
  });

  it('and shows the sign of access on wheelchair spaces, not on restricted views', () => {
    expect(accessMask(model)).toBe(1);
  });
});

describe('a tap finds the seat under the finger', () => {
  const index = new SeatIndex(model);

  it('the nearest one, within reach', () => {
    expect(index.nearest(33, 12, 12)).toBe(1);
    expect(index.nearest(31, 27, 12)).toBe(9);
  });

  it('and none where there is none', () => {
    expect(index.nearest(90, 10, 12)).toBe(-1);
    expect(index.nearest(500, 500, 12)).toBe(-1);
  });

  it('measuring the usual distance between neighbours', () => {
    expect(model.pitch).toBe(20);
  });
});
