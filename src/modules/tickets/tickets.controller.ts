import { Body, Controller, Get, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InvalidInput, Refuses } from '../../platform/http/index.ts';
import { CurrentStaff, NotSignedIn, type Staff, StaffGuard } from '../identity/index.ts';
import { TicketSigner } from './ticket-signer.ts';
import { TicketKeyResponse, VerifiedTicketResponse, VerifyTicketRequest } from './tickets.dto.ts';
import { VerifyTicket } from './verify-ticket.ts';

@Controller('api')
export class TicketsController {
  constructor(
    private readonly verifyTicket: VerifyTicket,
    private readonly signer: TicketSigner,
  ) {}

  @Post('admin/tickets/verify')
  @ApiOperation({ summary: 'Say whether a code is a live ticket' })
  @HttpCode(200)
  @ApiTags('admin')
  @ApiBearerAuth()
  @UseGuards(StaffGuard)
  @ApiOkResponse({ type: VerifiedTicketResponse })
  @Refuses(NotSignedIn, InvalidInput)
  verify(@CurrentStaff() staff: Staff, @Body() { code }: VerifyTicketRequest): Promise<VerifiedTicketResponse> {
    return this.verifyTicket.run(staff, code);
  }

  @Get('ticket-key')
  @ApiOperation({ summary: 'The public key that ticket codes are signed with' })
  @ApiTags('tickets')
  @ApiOkResponse({ type: TicketKeyResponse, description: 'Checks a code without a network' })
  key(): TicketKeyResponse {
    return { algorithm: 'Ed25519', publicKey: this.signer.publicKeyText() };
  }
}
