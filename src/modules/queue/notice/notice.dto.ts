import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, MaxLength } from 'class-validator';

export class NoticeRequest {
  @ApiProperty({ format: 'email', maxLength: 200, example: 'ada@example.com' })
  @IsEmail()
  @MaxLength(200)
  email!: string;
}

export class NoticeResponse {
  @ApiProperty({ description: 'The one mail of this place is sent, or on its way: there is no second one' })
  told!: boolean;
}
