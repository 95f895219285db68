import { Global, Module } from '@nestjs/common';
import { AccountController } from './account.controller.ts';
import { AccountSessions } from './account-sessions.ts';
import { AskForCode } from './ask-for-code.ts';
import { IdentityController } from './identity.controller.ts';
import { Mailboxes } from './mailboxes.ts';
import { OrganizersService } from './organizers.service.ts';
import { ReapCodes } from './reap-codes.ts';
import { Sessions } from './sessions.ts';
import { SignIn } from './sign-in.ts';
import { SignInCodes } from './sign-in-codes.ts';
import { StaffGuard } from './staff.guard.ts';
import { StaffSessions } from './staff-sessions.ts';

@Global()
@Module({
  controllers: [AccountController, IdentityController],
  providers: [
    AccountSessions,
    AskForCode,
    Mailboxes,
    OrganizersService,
    ReapCodes,
    Sessions,
    SignIn,
    SignInCodes,
    StaffGuard,
    StaffSessions,
  ],
  exports: [Mailboxes, OrganizersService, Sessions, SignInCodes, StaffGuard, StaffSessions],
})
export class IdentityModule {}
