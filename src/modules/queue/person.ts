import type { Visitor } from '../identity/index.ts';
import { AccountRequired } from './queue.errors.ts';
import type { Room } from './room.ts';

/** Whose place it is: his account's where the event asks for one, else his browser's. @throws AccountRequired */
export function personOf(visitor: Visitor, room: Pick<Room, 'requiresAccount'>): string {
  if (!room.requiresAccount) return visitor.id;
  if (!visitor.account) throw new AccountRequired();
  return visitor.account;
}
