import { ApiProperty } from '@nestjs/swagger';

export class DrawBeaconResponse {
  @ApiProperty({ example: 'drand quicknet' }) source!: string;
  @ApiProperty({ description: "The chain's hash, hexadecimal: its name at every relay" }) chain!: string;
  @ApiProperty({ type: 'integer', example: 34448216 }) round!: number;
  @ApiProperty({ format: 'date-time', description: 'Nobody can know its value before' }) knownAt!: string;
}

/** Bytes are hexadecimal. */
export class DrawResponse {
  @ApiProperty() event!: string;
  @ApiProperty({ enum: ['committed', 'frozen', 'drawn'] }) state!: 'committed' | 'frozen' | 'drawn';
  @ApiProperty({ example: 'stampede:draw:v1', description: 'docs/draw.md says it to the byte' }) algorithm!: string;
  @ApiProperty({ enum: ['secret_and_beacon', 'secret_alone'], description: 'What the order follows from' })
  randomness!: 'secret_and_beacon' | 'secret_alone';
  @ApiProperty({ description: 'SHA-256 of the seed' }) commitment!: string;
  @ApiProperty({ type: DrawBeaconResponse, nullable: true }) beacon!: DrawBeaconResponse | null;
  @ApiProperty({ format: 'date-time' }) opensAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) frozenAt!: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) entries!: number | null;
  @ApiProperty({ type: String, nullable: true }) merkleRoot!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) drawnAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) seed!: string | null;
  @ApiProperty({ type: String, nullable: true }) beaconValue!: string | null;
  @ApiProperty({ type: String, nullable: true }) beaconSignature!: string | null;
}

export class DrawProofResponse {
  @ApiProperty({ type: 'integer' }) entry!: number;
  @ApiProperty({ description: 'Stands for you in the tree, hexadecimal' }) code!: string;
  @ApiProperty() leaf!: string;
  @ApiProperty({ type: [String], description: 'The siblings from the leaf up to the root' }) path!: string[];
}
