import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsEmail, IsInt, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { IsInstant, MayBeAbsent } from '../../../platform/http/index.ts';

const MOST_AT_ONCE = 1_000;
const MOST_USES = 1_000_000;
const CODE = '^[A-Za-z0-9][A-Za-z0-9 -]{6,38}[A-Za-z0-9]$';

/** The group of that name is made where there is none; what is given is added to it. */
export class InvitedGroupRequest {
  @ApiProperty({ minLength: 1, maxLength: 80, example: 'Fan club' })
  @IsString()
  @Length(1, 80)
  name!: string;
  @ApiPropertyOptional({
    ...{ type: 'integer', minimum: 0, maximum: MOST_AT_ONCE, example: 2 },
    description: 'So many codes are made. They are in this answer and nowhere else',
  })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MOST_AT_ONCE)
  generate?: number;
  @ApiPropertyOptional({
    ...{ type: 'array', items: { type: 'string', pattern: CODE }, maxItems: MOST_AT_ONCE, example: ['FANCLUB-2026'] },
    description:
      'Codes of your own. Small letters, spaces and dashes make no difference. What is easy to guess is guessed',
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MOST_AT_ONCE)
  @Matches(new RegExp(CODE), { each: true, message: 'A code has 8 to 40 letters or digits, spaces, dashes.' })
  codes?: string[];
  @ApiPropertyOptional({
    ...{ type: 'integer', minimum: 1, maximum: MOST_USES, default: 1, example: 1 },
    description: 'For how many people each of these codes is good',
  })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(MOST_USES)
  uses?: number;
  @ApiPropertyOptional({
    ...{ type: 'array', items: { type: 'string', format: 'email', maxLength: 200 }, maxItems: MOST_AT_ONCE },
    description: 'Verified fans, each good for one person who has signed in. Only keyed digests are kept',
    example: ['ada@example.com'],
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MOST_AT_ONCE)
  @IsEmail({}, { each: true })
  @MaxLength(200, { each: true })
  mailboxes?: string[];
}

export class InvitedGroupMadeResponse {
  @ApiProperty({ example: 'grp_1_01kc0000000000000000000000' }) id!: string;
  @ApiProperty({ type: [String], description: 'The codes that were made', example: ['K7M2Q-9XRTA'] }) codes!: string[];
  @ApiProperty({ type: 'integer', description: 'Codes and mailboxes that no group had before', example: 3 })
  added!: number;
}

export class InvitedGroupResponse {
  @ApiProperty({ example: 'grp_1_01kc0000000000000000000000' }) id!: string;
  @ApiProperty({ example: 'Fan club' }) name!: string;
  @ApiProperty({ type: 'integer', example: 2 }) codes!: number;
  @ApiProperty({ type: 'integer', example: 1 }) mailboxes!: number;
  @ApiProperty({ type: 'integer', description: 'People who can be invited in all', example: 3 }) uses!: number;
  @ApiProperty({ type: 'integer', description: 'Of those, who have joined', example: 1 }) used!: number;
}

export class InvitedGroupsResponse {
  @ApiProperty({ type: [InvitedGroupResponse] }) items!: InvitedGroupResponse[];
}

export class PassRequest {
  @ApiProperty({ minLength: 1, maxLength: 80, description: 'What it is for', example: 'Accessibility support' })
  @IsString()
  @Length(1, 80)
  label!: string;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 10_000, description: 'How many people', example: 5 })
  @IsInt()
  @Min(1)
  @Max(10_000)
  uses!: number;
  @ApiProperty({ description: 'RFC 3339', example: '2035-12-01T22:00:00Z' })
  @IsInstant()
  validUntil!: string;
}

export class PassMadeResponse {
  @ApiProperty({ example: 'pas_1_01kc0000000000000000000000' }) id!: string;
  @ApiProperty({
    description: 'Leads past the line. It is in this answer and nowhere else',
    example: 'https://tickets.example.com/queue/stadium-final#pass=H0mUqk2T4bq1Jm2mQp7c3A',
  })
  link!: string;
}

export class PassResponse {
  @ApiProperty({ example: 'pas_1_01kc0000000000000000000000' }) id!: string;
  @ApiProperty({ example: 'Accessibility support' }) label!: string;
  @ApiProperty({ type: 'integer', example: 5 }) uses!: number;
  @ApiProperty({ type: 'integer', example: 2 }) used!: number;
  @ApiProperty({ example: '2035-12-01T22:00:00Z' }) validUntil!: string;
  @ApiProperty({ type: String, nullable: true, description: 'When it was taken back', example: null })
  revokedAt!: string | null;
}

export class PassesResponse {
  @ApiProperty({ type: [PassResponse] }) items!: PassResponse[];
}
