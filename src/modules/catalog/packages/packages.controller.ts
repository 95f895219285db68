import { Body, Controller, Get, Param, Patch, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InvalidInput, Refuses } from '../../../platform/http/index.ts';
import { CurrentStaff, NotSignedIn, type Staff, StaffGuard } from '../../identity/index.ts';
import { CreatePackageRequest, PackageAdminResponse, PackagesResponse, UpdatePackageRequest } from './packages.dto.ts';
import {
  EventNotFound,
  PackageNameTaken,
  PackageNotFound,
  PackageStockBelowSold,
  PackageTooDear,
  PackageWithdrawn,
} from '../catalog.errors.ts';
import { Packages } from './packages.ts';

@ApiTags('admin')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Refuses(NotSignedIn)
@Controller('api/admin/events/:event/packages')
export class PackagesController {
  constructor(private readonly packages: Packages) {}

  @Post()
  @ApiOperation({ summary: 'Make a package: several tickets for one price' })
  @ApiCreatedResponse({ type: PackageAdminResponse })
  @Refuses(EventNotFound, PackageTooDear, PackageNameTaken, InvalidInput)
  make(
    @CurrentStaff() staff: Staff,
    @Param('event') event: string,
    @Body() body: CreatePackageRequest,
  ): Promise<PackageAdminResponse> {
    return this.packages.make(staff, event, body);
  }

  @Get()
  @ApiOperation({ summary: 'The packages of an event, and how many of each are bought' })
  @ApiOkResponse({ type: PackagesResponse })
  @Refuses(EventNotFound)
  async list(@CurrentStaff() staff: Staff, @Param('event') event: string): Promise<PackagesResponse> {
    return { items: await this.packages.list(staff, event) };
  }

  @Patch(':package')
  @ApiOperation({ summary: 'Pause, resume or withdraw a package, or change how many may be sold' })
  @ApiOkResponse({ type: PackageAdminResponse })
  @Refuses(EventNotFound, PackageNotFound, PackageWithdrawn, PackageStockBelowSold, InvalidInput)
  change(
    @CurrentStaff() staff: Staff,
    @Param('event') event: string,
    @Param('package') id: string,
    @Body() body: UpdatePackageRequest,
  ): Promise<PackageAdminResponse> {
    return this.packages.change(staff, event, id, body);
  }
}
