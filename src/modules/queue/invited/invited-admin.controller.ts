import { Body, Controller, Delete, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { InvalidInput, Refuses } from '../../../platform/http/index.ts';
import { EventNotFound } from '../../catalog/index.ts';
import { CurrentStaff, NotSignedIn, type Staff, StaffGuard } from '../../identity/index.ts';
import { GroupsService } from './groups.service.ts';
import {
  InvitedGroupMadeResponse,
  InvitedGroupRequest,
  InvitedGroupsResponse,
  PassesResponse,
  PassMadeResponse,
  PassRequest,
} from './invited-admin.dto.ts';
import { GroupNotFound, PassNotFound } from '../queue.errors.ts';
import { PassesService } from './passes.service.ts';

@ApiTags('admin')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Refuses(NotSignedIn)
@Controller('api/admin/events/:event/queue')
export class InvitedAdminController {
  constructor(
    private readonly groups: GroupsService,
    private readonly passes: PassesService,
  ) {}

  @Post('groups')
  @ApiOperation({ summary: 'Invite: make a group, or add codes and verified mailboxes to the one of that name' })
  @ApiCreatedResponse({ type: InvitedGroupMadeResponse })
  @Refuses(EventNotFound, InvalidInput)
  invite(
    @CurrentStaff() staff: Staff,
    @Param('event') event: string,
    @Body() body: InvitedGroupRequest,
  ): Promise<InvitedGroupMadeResponse> {
    return this.groups.add(staff, event, body);
  }

  @Get('groups')
  @ApiOperation({ summary: 'The invited groups, and how many of each have joined' })
  @ApiOkResponse({ type: InvitedGroupsResponse })
  @Refuses(EventNotFound)
  listGroups(@CurrentStaff() staff: Staff, @Param('event') event: string): Promise<InvitedGroupsResponse> {
    return this.groups.list(staff, event);
  }

  @Delete('groups/:group')
  @HttpCode(204)
  @ApiOperation({ summary: 'End a group with its codes and its list; who has a place keeps it' })
  @ApiNoContentResponse()
  @Refuses(EventNotFound, GroupNotFound)
  deleteGroup(
    @CurrentStaff() staff: Staff,
    @Param('event') event: string,
    @Param('group') group: string,
  ): Promise<void> {
    return this.groups.remove(staff, event, group);
  }

  @Post('passes')
  @ApiOperation({ summary: 'Make a pass past the line, for staff or for people who need support' })
  @ApiCreatedResponse({ type: PassMadeResponse })
  @Refuses(EventNotFound, InvalidInput)
  makePass(
    @CurrentStaff() staff: Staff,
    @Param('event') event: string,
    @Body() body: PassRequest,
  ): Promise<PassMadeResponse> {
    return this.passes.make(staff, event, body);
  }

  @Get('passes')
  @ApiOperation({ summary: 'The passes of an event, and how many came in by each' })
  @ApiOkResponse({ type: PassesResponse })
  @Refuses(EventNotFound)
  listPasses(@CurrentStaff() staff: Staff, @Param('event') event: string): Promise<PassesResponse> {
    return this.passes.list(staff, event);
  }

  @Delete('passes/:pass')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take a pass back; who came in by it is out within minutes' })
  @ApiNoContentResponse()
  @Refuses(EventNotFound, PassNotFound)
  revokePass(@CurrentStaff() staff: Staff, @Param('event') event: string, @Param('pass') pass: string): Promise<void> {
    return this.passes.revoke(staff, event, pass);
  }
}
