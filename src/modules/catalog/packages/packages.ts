import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { type Fault, money, parseEventScopedId } from '../../../kit/index.ts';
import { changed, Database, isUniqueViolation, sqlFile, type Tx } from '../../../platform/db/index.ts';
import { InvalidInput } from '../../../platform/http/index.ts';
import type { Staff } from '../../identity/index.ts';
import { CatalogService } from '../catalog.service.ts';
import { type LevelPrice, levelPrice } from '../level-price.ts';
import { type Component, livePackage, type PackageRow, type PackageStatus, singlyOf } from './package.ts';
import { packageResponse } from './package-view.ts';
import type { CreatePackageRequest, PackageAdminResponse, UpdatePackageRequest } from './packages.dto.ts';
import {
  PackageNameTaken,
  PackageNotFound,
  PackageStockBelowSold,
  PackageTooDear,
  PackageWithdrawn,
} from '../catalog.errors.ts';

const CREATE_PACKAGE = sqlFile(import.meta.url, './sql/create-package.sql');
const CHANGE_PACKAGE = sqlFile(import.meta.url, './sql/change-package.sql');
const LOG_PACKAGE = sqlFile(import.meta.url, './sql/log-package.sql');

const ALL = { include: { components: { orderBy: { levelNo: 'asc' } } } } as const;

/** An event of a staff member's, as far as packages go. */
interface Priced {
  readonly id: number;
  readonly currency: string;
  readonly maxPerOrder: number;
  readonly levels: readonly LevelPrice[];
}

/**
 * Packages of an organizer's events. What one costs and has is fixed when it is made: to change it is to withdraw it and to make
 * another one. Replicas show and sell what is changed 250 ms later.
 *
 * Cost: two reads, and one transaction of two statements.
 */
@Injectable()
export class Packages {
  constructor(
    private readonly database: Database,
    private readonly catalog: CatalogService,
  ) {}

  async list(staff: Staff, eventId: string): Promise<PackageAdminResponse[]> {
    const event = await this.event(staff, eventId);
    const found = await this.database.prisma.package.findMany({
      where: { eventId: event.id },
      ...ALL,
      orderBy: { id: 'asc' },
    });
    return found.map((row) => adminResponse(event, row));
  }

  /** @throws EventNotFound, PackageTooDear, PackageNameTaken, InvalidInput with a pointer to each fault */
  async make(staff: Staff, eventId: string, request: CreatePackageRequest): Promise<PackageAdminResponse> {
    const event = await this.event(staff, eventId);
    const { name, price, stock = null } = request;
    const components = componentsOf(event, request);
    const singly = singlyOf(components);
    if (price > singly) throw new PackageTooDear(money(price, event.currency), money(singly, event.currency));
    const id = uuidv7();
    const levelNos = components.map(({ level }) => level.levelNo);
    const quantities = components.map(({ quantity }) => quantity);
    try {
      await this.database.transaction(async (tx) => {
        await changed(tx, CREATE_PACKAGE, [event.id, id, name, price, stock, levelNos, quantities]);
        await note(tx, event, staff, id, 'made');
      });
    } catch (error) {
      if (isUniqueViolation(error, 'packages_one_name')) throw new PackageNameTaken(name);
      throw error;
    }
    return adminResponse(event, await this.row(event, id));
  }

  /** @throws EventNotFound, PackageNotFound, PackageWithdrawn, PackageStockBelowSold, PackageNameTaken */
  async change(
    staff: Staff,
    eventId: string,
    packageId: string,
    { status, stock }: UpdatePackageRequest,
  ): Promise<PackageAdminResponse> {
    const event = await this.event(staff, eventId);
    const named = parseEventScopedId('pkg', packageId);
    if (named?.eventId !== event.id) throw new PackageNotFound();
    const { id } = named;
    const before = await this.row(event, id);
    const values = [event.id, id, status ?? null, stock !== undefined, stock ?? null];
    const isChanged = await this.database.transaction(async (tx) => {
      if ((await changed(tx, CHANGE_PACKAGE, values)) === 0) return false;
      if (status !== undefined) await note(tx, event, staff, id, status);
      if (stock !== undefined) await note(tx, event, staff, id, `stock:${stock ?? 'none'}`);
      return true;
    });
    const after = await this.row(event, id);
    if (isChanged) return adminResponse(event, after);
    throw before.status === 'withdrawn' || after.status === 'withdrawn'
      ? new PackageWithdrawn()
      : new PackageStockBelowSold(after.taken);
  }

  private async event(staff: Staff, eventId: string): Promise<Priced> {
    const { id, currency, maxPerOrder } = await this.catalog.event(staff, eventId);
    const rows = await this.database.prisma.priceLevel.findMany({
      where: { eventId: id },
      orderBy: { levelNo: 'asc' },
    });
    return { id, currency, maxPerOrder, levels: rows.map((row) => levelPrice(row, currency, [])) };
  }

  private async row(event: Priced, id: string): Promise<PackageRow> {
    const where = { eventId_id: { eventId: event.id, id } };
    const found = await this.database.prisma.package.findUnique({ where, ...ALL });
    if (!found) throw new PackageNotFound();
    return found;
  }
}

/** In the order of levels. @throws InvalidInput */
function componentsOf({ levels, maxPerOrder }: Priced, { price, components }: CreatePackageRequest): Component[] {
  const faults: Fault[] = [];
  const fault = (pointer: string, code: string, detail: string) =>
    faults.push({ pointer, code: `catalog.${code}`, detail });
  const found: Component[] = [];
  components.forEach(({ priceLevel, quantity }, at) => {
    const level = levels.find(({ key }) => key === priceLevel);
    const pointer = `/components/${at}/priceLevel`;
    if (!level) fault(pointer, 'unknown_price_level', `The event has: ${levels.map(({ key }) => key).join(', ')}.`);
    else if (found.some((other) => other.level === level))
      fault(pointer, 'duplicate_price_level', 'Name each price level once, with all of its tickets.');
    else found.push({ level, quantity });
  });
  const tickets = found.reduce((sum, { quantity }) => sum + quantity, 0);
  if (tickets > maxPerOrder)
    fault('/components', 'package_over_limit', `An order of this event has ${maxPerOrder} tickets at most.`);
  // So that every ticket has a price of its own, which can be given back.
  const least = Math.min(...found.map(({ level }) => level.price.amount));
  if (found.length > 0 && price * least < singlyOf(found))
    fault('/price', 'package_too_cheap', 'Each ticket must have a share of it of at least one minor unit.');
  if (faults.length > 0) throw new InvalidInput(faults);
  return found.sort((a, b) => a.level.levelNo - b.level.levelNo);
}

async function note(tx: Tx, { id: eventId }: Priced, { keyId }: Staff, id: string, act: string): Promise<void> {
  await changed(tx, LOG_PACKAGE, [eventId, `staff:${keyId}`, act, id]);
}

function adminResponse({ levels, currency }: Priced, row: PackageRow): PackageAdminResponse {
  const live = livePackage(row, levels, currency);
  return { ...packageResponse(live), status: row.status as PackageStatus, stock: row.stock, taken: row.taken };
}
