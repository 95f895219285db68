import { ApiProperty } from '@nestjs/swagger';
import type { CheckedDraw, DrawFinding } from './check-draw.ts';

const STATES: CheckedDraw['state'][] = ['none', 'pending', 'verified', 'wrong'];
const FINDINGS: DrawFinding[] = ['seed', 'root', 'randomness', 'places'];

class JoinedReport {
  @ApiProperty({ type: 'integer', description: 'Places given out', example: 20000 }) total!: number;
  @ApiProperty({ type: 'integer', description: 'Drawn', example: 10012 }) beforeOpening!: number;
  @ApiProperty({ type: 'integer', description: 'First come, first served', example: 9988 }) afterOpening!: number;
}

/** What became of every place; together they are all that were given out. */
class OutcomesReport {
  @ApiProperty({ type: 'integer', description: 'Came in and paid', example: 2210 }) bought!: number;
  @ApiProperty({ type: 'integer', description: 'Came in and left', example: 340 }) left!: number;
  @ApiProperty({ type: 'integer', description: 'Came in, and were not seen any more', example: 512 }) lapsed!: number;
  @ApiProperty({ type: 'integer', description: 'Inside now, or when the room closed', example: 0 }) inside!: number;
  @ApiProperty({ type: 'integer', description: 'Gave their place back before they came in', example: 120 })
  gaveBack!: number;
  @ApiProperty({ type: 'integer', description: 'It was their turn, and they did not come', example: 1711 })
  neverCame!: number;
  @ApiProperty({ type: 'integer', description: 'Wait, or waited until the end', example: 15107 }) waiting!: number;
}

class OrderReport {
  @ApiProperty({ type: 'integer', description: 'Places with which somebody came in', example: 3062 }) admitted!: number;
  @ApiProperty({ type: 'integer', description: 'Of those, before the line had come to them', example: 0 })
  beforeTheirTurn!: number;
  @ApiProperty({ type: 'integer', description: 'Of those, after somebody who stands behind them', example: 214 })
  overtaken!: number;
  @ApiProperty({
    type: 'integer',
    description: 'Of the overtaken, those who came a minute and more after their turn had come',
    example: 201,
  })
  overtakenLate!: number;
}

class DrawFindingReport {
  @ApiProperty({
    enum: FINDINGS,
    description:
      '`seed`: fits the commitment. `root`: follows from the leaves. `randomness`: what was named was mixed in. `places`: everyone who came in stood where his entry was drawn to',
  })
  what!: DrawFinding;
  @ApiProperty() holds!: boolean;
}

class DrawReport {
  @ApiProperty({ enum: STATES, example: 'verified' }) state!: CheckedDraw['state'];
  @ApiProperty({ type: 'integer', nullable: true, example: 10012 }) entries!: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'Hexadecimal' }) merkleRoot!: string | null;
  @ApiProperty({ type: [DrawFindingReport] }) findings!: readonly DrawFindingReport[];
  @ApiProperty({ description: 'The public record', example: '/api/events/stadium-final/queue/draw' }) record!: string;
  @ApiProperty({
    description: 'Checks it without this server',
    example: 'npm run verify-draw -- https://tickets.example.com/api/events/stadium-final',
  })
  command!: string;
}

class RefusedReport {
  @ApiProperty({ description: 'As in docs/errors.md', example: 'queue.admission_required' }) code!: string;
  @ApiProperty({ type: 'integer', description: 'Requests, not people', example: 812 }) times!: number;
}

export class FairnessReportResponse {
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ description: 'The sale is over: nothing of this changes any more' }) final!: boolean;
  @ApiProperty({ description: 'One place for each account' }) requiresAccount!: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When entries were frozen' })
  openedAt!: string | null;
  @ApiProperty({ type: 'integer', description: 'How often Redis lost this room and it was begun anew', example: 0 })
  lost!: number;
  @ApiProperty({ type: JoinedReport }) joined!: JoinedReport;
  @ApiProperty({ type: OutcomesReport }) outcomes!: OutcomesReport;
  @ApiProperty({ type: OrderReport }) order!: OrderReport;
  @ApiProperty({ type: DrawReport }) draw!: DrawReport;
  @ApiProperty({ type: [RefusedReport], description: 'At the queue and at holding seats' }) refused!: RefusedReport[];
}
