import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { publicId } from '../../kit/index.ts';
import { InvalidInput, Refuses } from '../../platform/http/index.ts';
import { CurrentStaff, OnlyFor } from './current.ts';
import {
  CreateOrganizerRequest,
  OrganizerList,
  OrganizerResponse,
  SignInRequest,
  StaffResponse,
} from './identity.dto.ts';
import { NotAllowed, NotSignedIn, TooManyAttempts } from './identity.errors.ts';
import { OrganizersService } from './organizers.service.ts';
import { StaffGuard } from './staff.guard.ts';
import type { Staff } from './staff.ts';
import { StaffSessions } from './staff-sessions.ts';
import { networkOf } from './visitor.ts';

@ApiTags('admin')
@Controller('api/admin')
export class IdentityController {
  constructor(
    private readonly sessions: StaffSessions,
    private readonly organizers: OrganizersService,
  ) {}

  @Post('session')
  @ApiOperation({ summary: 'Sign in with a key' })
  @HttpCode(200)
  @ApiOkResponse({ type: StaffResponse })
  @Refuses(NotSignedIn, TooManyAttempts, InvalidInput)
  async signIn(
    @Body() { key }: SignInRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StaffResponse> {
    return staffResponse(await this.sessions.signIn(key, networkOf(request.ip), reply));
  }

  @Get('session')
  @ApiOperation({ summary: 'Who is signed in' })
  @UseGuards(StaffGuard)
  @ApiBearerAuth()
  @ApiOkResponse({ type: StaffResponse })
  @Refuses(NotSignedIn)
  whoAmI(@CurrentStaff() staff: Staff): StaffResponse {
    return staffResponse(staff);
  }

  @Delete('session')
  @ApiOperation({ summary: 'Sign out' })
  @HttpCode(204)
  @ApiNoContentResponse()
  signOut(@Res({ passthrough: true }) reply: FastifyReply): void {
    this.sessions.signOut(reply);
  }

  @Get('organizers')
  @ApiOperation({ summary: 'List organizers (operators only)' })
  @UseGuards(StaffGuard)
  @OnlyFor('operator')
  @ApiBearerAuth()
  @ApiOkResponse({ type: OrganizerList })
  @Refuses(NotSignedIn, NotAllowed)
  async list(): Promise<OrganizerList> {
    const found = await this.organizers.list();
    return { items: found.map(({ id, name }) => ({ id: publicId('org', id), name })), nextCursor: null };
  }

  @Post('organizers')
  @ApiOperation({ summary: 'Create an organizer with its first key (operators only)' })
  @UseGuards(StaffGuard)
  @OnlyFor('operator')
  @ApiBearerAuth()
  @ApiCreatedResponse({ type: OrganizerResponse })
  @Refuses(NotSignedIn, NotAllowed, InvalidInput)
  async create(@Body() { name }: CreateOrganizerRequest): Promise<OrganizerResponse> {
    const made = await this.organizers.create(name);
    return { id: publicId('org', made.id), name: made.name, key: made.key };
  }
}

function staffResponse({ role, name, organizer }: Staff): StaffResponse {
  return { role, name, organizer: organizer && { id: publicId('org', organizer.id), name: organizer.name } };
}
