import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { eventScopedId, parseEventScopedId } from '../../../kit/index.ts';
import { changed, Database, rows, sqlFile, type Tx } from '../../../platform/db/index.ts';
import { CatalogService } from '../../catalog/index.ts';
import { Mailboxes, type Staff } from '../../identity/index.ts';
import type { InvitedGroupMadeResponse, InvitedGroupRequest, InvitedGroupsResponse } from './invited-admin.dto.ts';
import { GroupNotFound } from '../queue.errors.ts';
import { InvitationSecrets } from './secrets.ts';

const KEEP_GROUP = sqlFile(import.meta.url, './sql/keep-group.sql');
const ADD_KEYS = sqlFile(import.meta.url, './sql/add-keys.sql');
const LIST_GROUPS = sqlFile(import.meta.url, './sql/list-groups.sql');
const DELETE_GROUP = sqlFile(import.meta.url, './sql/delete-group.sql');
const APPEND_LOG = sqlFile(import.meta.url, './sql/append-log.sql');

/** Invited groups of an event: plain editing, and logged. Another tenant's event is not found. */
@Injectable()
export class GroupsService {
  constructor(
    private readonly catalog: CatalogService,
    private readonly database: Database,
    private readonly secrets: InvitationSecrets,
    private readonly mailboxes: Mailboxes,
  ) {}

  async add(staff: Staff, eventId: string, request: InvitedGroupRequest): Promise<InvitedGroupMadeResponse> {
    const event = await this.catalog.event(staff, eventId);
    const made = Array.from({ length: request.generate ?? 0 }, () => this.secrets.newCode());
    const codes = [...made, ...(request.codes ?? [])].map((code) => this.secrets.codeDigests(event.id, code)[0]);
    const mailboxes = (request.mailboxes ?? []).map((email) => this.mailboxes.digestsOf(email)[0]);
    return this.database.transaction(async (tx) => {
      const [group] = await rows<{ id: string }>(tx, KEEP_GROUP, [event.id, uuidv7(), request.name]);
      if (!group) throw new Error('a group was neither found nor made');
      const add = (kind: string, uses: number, digests: readonly unknown[]) =>
        changed(tx, ADD_KEYS, [event.id, group.id, kind, uses, digests]);
      const added = (await add('code', request.uses ?? 1, codes)) + (await add('mailbox', 1, mailboxes));
      await this.log(tx, staff, event.id, 'invited', group.id);
      return { id: eventScopedId('grp', event.id, group.id), codes: made, added };
    });
  }

  async list(staff: Staff, eventId: string): Promise<InvitedGroupsResponse> {
    const event = await this.catalog.event(staff, eventId);
    type Listed = InvitedGroupsResponse['items'][number] & Record<string, unknown>;
    const groups = await this.database.query<Listed>(LIST_GROUPS, [event.id]);
    return { items: groups.map((group) => ({ ...group, id: eventScopedId('grp', event.id, group.id) })) };
  }

  async remove(staff: Staff, eventId: string, groupId: string): Promise<void> {
    const event = await this.catalog.event(staff, eventId);
    const group = parseEventScopedId('grp', groupId);
    if (group?.eventId !== event.id) throw new GroupNotFound();
    await this.database.transaction(async (tx) => {
      if ((await changed(tx, DELETE_GROUP, [event.id, group.id])) === 0) throw new GroupNotFound();
      await this.log(tx, staff, event.id, 'group deleted', group.id);
    });
  }

  private log(tx: Tx, { keyId }: Staff, eventId: number, act: string, groupId: string): Promise<number> {
    return changed(tx, APPEND_LOG, [eventId, `staff:${keyId}`, act, groupId]);
  }
}
