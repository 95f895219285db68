import { Global, Module } from '@nestjs/common';
import { IdentityController } from './identity.controller.ts';
import { OrganizersService } from './organizers.service.ts';
import { Sessions } from './sessions.ts';
import { StaffGuard } from './staff.guard.ts';
import { StaffSessions } from './staff-sessions.ts';

@Global()
@Module({
  controllers: [IdentityController],
  providers: [OrganizersService, Sessions, StaffGuard, StaffSessions],
  exports: [OrganizersService, Sessions, StaffGuard, StaffSessions],
})
export class IdentityModule {}
