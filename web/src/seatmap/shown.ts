import { type Detail, detailAt, showsAll } from './camera.ts';
import type { Box } from './geometry.ts';
import { targetAt } from './hit-test.ts';
import { at } from './model.ts';
import type { Scene } from './scene.ts';

/** What the map shows. */
export interface Shown {
  detail: Detail;
  /** The one in the middle, or -1. */
  section: number;
  /** The whole house: there is nowhere else to go. */
  all: boolean;
}

export function shownOf(scene: Scene, content: Box): Shown {
  const { model, camera, view } = scene;
  const middle = targetAt({ ...scene, areas: [] }, view.width / 2, view.height / 2);
  const sectionOf = (place: number): number => model.rows[at(model.rowOf, place)]?.section ?? -1;
  return {
    detail: detailAt(model.pitch, camera),
    section: middle?.kind === 'section' ? middle.section : middle?.kind === 'seat' ? sectionOf(middle.place) : -1,
    all: showsAll(content, camera, view),
  };
}
