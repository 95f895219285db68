import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

export class SignInRequest {
  @ApiProperty({
    description: "An organizer's or operator's key",
    minLength: 10,
    maxLength: 200,
    example: 'sk_stampede_...',
  })
  @IsString()
  @Length(10, 200)
  key!: string;
}

export class CreateOrganizerRequest {
  @ApiProperty({ minLength: 1, maxLength: 120, example: 'Harbour Concerts' })
  @IsString()
  @Length(1, 120)
  name!: string;
}

export class OrganizerResponse {
  @ApiProperty({ example: 'org_01kc0000000000000000000000' }) id!: string;
  @ApiProperty() name!: string;
  @ApiPropertyOptional({ description: 'Only in the answer that made it' }) key?: string;
}

export class OrganizerList {
  @ApiProperty({ type: [OrganizerResponse] }) items!: OrganizerResponse[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class StaffResponse {
  @ApiProperty({ enum: ['organizer', 'operator'] }) role!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ type: OrganizerResponse, nullable: true }) organizer!: OrganizerResponse | null;
}
