import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Staff, StaffRole } from './staff.ts';
import type { Visitor } from './visitor.ts';

declare module 'fastify' {
  interface FastifyRequest {
    visitor?: Visitor;
    staff?: Staff;
  }
}

/** The visitor, set on every request by the session hook. */
export const CurrentVisitor = createParamDecorator((_: unknown, context: ExecutionContext): Visitor => {
  const { visitor } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!visitor) throw new Error('the session hook did not run');
  return visitor;
});

/** The id of the account that the visitor is signed in to, or null. */
export const CurrentAccount = createParamDecorator((_: unknown, context: ExecutionContext): string | null => {
  const { visitor } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!visitor) throw new Error('the session hook did not run');
  return visitor.account;
});

/** The staff member, on routes that `StaffGuard` protects. */
export const CurrentStaff = createParamDecorator((_: unknown, context: ExecutionContext): Staff => {
  const { staff } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!staff) throw new Error('a staff route without StaffGuard');
  return staff;
});

export const STAFF_ROLES = 'stampede:staff-roles';

/** Roles that may use a route; without it, every staff role may. */
export const OnlyFor = (...roles: StaffRole[]) => SetMetadata(STAFF_ROLES, roles);
