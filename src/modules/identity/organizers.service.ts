import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Database } from '../../platform/db/index.ts';
import { newStaffKey, staffKeyHash, type StaffRole } from './staff.ts';

export interface NewOrganizer {
  readonly id: string;
  readonly name: string;
  /** Its first key. Shown here and never again. */
  readonly key: string;
}

/** Tenants and their keys: plain editing. */
@Injectable()
export class OrganizersService {
  constructor(private readonly database: Database) {}

  async create(name: string): Promise<NewOrganizer> {
    const id = uuidv7();
    const key = newStaffKey();
    await this.database.prisma.organizer.create({
      data: { id, name, keys: { create: { id: uuidv7(), role: 'organizer', name, hash: staffKeyHash(key) } } },
    });
    return { id, name, key };
  }

  list(): Promise<{ id: string; name: string }[]> {
    return this.database.prisma.organizer.findMany({ select: { id: true, name: true }, orderBy: { createdAt: 'asc' } });
  }

  /** A further key. @param organizerId null for an operator's */
  async addKey(organizerId: string | null, role: StaffRole, name: string): Promise<string> {
    const key = newStaffKey();
    await this.database.prisma.staffKey.create({
      data: { id: uuidv7(), organizerId, role, name, hash: staffKeyHash(key) },
    });
    return key;
  }
}
