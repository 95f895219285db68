import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { publicId } from '../../kit/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { Database } from '../../platform/db/index.ts';
import { InvalidInput, Refuses } from '../../platform/http/index.ts';
import { TooManyRequests } from '../../platform/limits/index.ts';
import { AccountResponse, AccountSignInRequest, AskForCodeRequest, CodeAskedResponse } from './account.dto.ts';
import { AccountSessions } from './account-sessions.ts';
import { AskForCode } from './ask-for-code.ts';
import { CurrentAccount, CurrentVisitor } from './current.ts';
import { CodeRefused } from './identity.errors.ts';
import { SignIn } from './sign-in.ts';
import { CODE_VALID_MS } from './sign-in-codes.ts';
import type { Visitor } from './visitor.ts';

@ApiTags('account')
@Controller('api/account')
export class AccountController {
  constructor(
    private readonly askForCode: AskForCode,
    private readonly signIn: SignIn,
    private readonly sessions: AccountSessions,
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Pick<Config, 'mail'>,
  ) {}

  @Post('codes')
  @ApiOperation({ summary: 'Mail a one-time code; the answer is the same whether or not there is an account' })
  @HttpCode(202)
  @ApiAcceptedResponse({ type: CodeAskedResponse })
  @Refuses(TooManyRequests, InvalidInput)
  async ask(@CurrentVisitor() visitor: Visitor, @Body() { email }: AskForCodeRequest): Promise<CodeAskedResponse> {
    await this.askForCode.run(visitor, email);
    return { validForSeconds: CODE_VALID_MS / 1_000, collected: this.config.mail.outboxDir !== null };
  }

  @Post('session')
  @ApiOperation({ summary: 'Sign in with the code, in the browser that asked for it' })
  @HttpCode(200)
  @ApiOkResponse({ type: AccountResponse })
  @Refuses(CodeRefused, TooManyRequests, InvalidInput)
  async begin(
    @CurrentVisitor() visitor: Visitor,
    @Body() { email, code }: AccountSignInRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountResponse> {
    const id = await this.signIn.run(visitor, email, code);
    this.sessions.begin(id, visitor.id, reply);
    return { account: { id: publicId('acc', id), email } };
  }

  @Get()
  @ApiOperation({ summary: 'Which account this browser is signed in to' })
  @ApiOkResponse({ type: AccountResponse })
  async own(@CurrentAccount() id: string | null): Promise<AccountResponse> {
    const row = id === null ? null : await this.database.prisma.account.findUnique({ where: { id } });
    return { account: row && { id: publicId('acc', row.id), email: row.email } };
  }

  @Delete('session')
  @ApiOperation({ summary: 'Sign out of this browser' })
  @HttpCode(204)
  @ApiNoContentResponse()
  end(@Res({ passthrough: true }) reply: FastifyReply): void {
    this.sessions.end(reply);
  }
}
