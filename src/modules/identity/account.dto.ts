import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, Matches, MaxLength } from 'class-validator';
import { CODE_DIGITS } from './sign-in-codes.ts';

/** One mailbox is one account, in whatever letters its address is typed. */
const Mailbox = () =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value));

export class AskForCodeRequest {
  @ApiProperty({ format: 'email', maxLength: 200, example: 'ada@example.com' })
  @Mailbox()
  @IsEmail()
  @MaxLength(200)
  email!: string;
}

export class CodeAskedResponse {
  @ApiProperty({ type: 'integer', description: 'How long the code counts', example: 600 }) validForSeconds!: number;
  @ApiProperty({ description: 'This installation has no mail server: the mail lies in its folder' })
  collected!: boolean;
}

export class AccountSignInRequest extends AskForCodeRequest {
  @ApiProperty({ pattern: `^\\d{${CODE_DIGITS}}$`, example: '012345' })
  @Matches(new RegExp(`^\\d{${CODE_DIGITS}}$`), { message: `Write the ${CODE_DIGITS} digits of the code.` })
  code!: string;
}

export class AccountSummary {
  @ApiProperty({ example: 'acc_01kc0000000000000000000000' }) id!: string;
  @ApiProperty({ format: 'email', example: 'ada@example.com' }) email!: string;
}

export class AccountResponse {
  @ApiProperty({ type: AccountSummary, nullable: true, description: 'Null: this browser is not signed in' })
  account!: AccountSummary | null;
}
