import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { STAFF_ROLES } from './current.ts';
import { NotAllowed } from './identity.errors.ts';
import { StaffSessions } from './staff-sessions.ts';
import type { StaffRole } from './staff.ts';

/** Lets staff in, and of them those whose role the route names. */
@Injectable()
export class StaffGuard implements CanActivate {
  constructor(
    private readonly sessions: StaffSessions,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    request.staff = await this.sessions.staffOf(request);
    const roles = this.reflector.getAllAndOverride<StaffRole[] | undefined>(STAFF_ROLES, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (roles && !roles.includes(request.staff.role)) throw new NotAllowed();
    return true;
  }
}
