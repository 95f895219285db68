import { Module, type OnModuleInit } from '@nestjs/common';
import { CatalogModule, RoomPort } from '../catalog/index.ts';
import { AdmissionController } from './admission.controller.ts';
import { AdmissionGate } from './admission-gate.ts';
import { AdmissionPort } from './admission-port.ts';
import { AdmissionProof } from './admission-proof.ts';
import { AdmitVisitors } from './admit-visitors.ts';
import { Arrivals } from './arrivals.ts';
import { ComeIn } from './come-in.ts';
import { Beacon } from './draw/beacon.ts';
import { DrawController } from './draw/draw.controller.ts';
import { DrawQueries } from './draw/draw.queries.ts';
import { DrawsStore } from './draw/draws.store.ts';
import { FreezeDraw } from './draw/freeze-draw.ts';
import { LookAfterDraws } from './draw/look-after-draws.ts';
import { PrepareDraw } from './draw/prepare-draw.ts';
import { RevealDraw } from './draw/reveal-draw.ts';
import { Draws } from './draws.ts';
import { EndAdmission } from './end-admission.ts';
import { FastQueue } from './fast-queue.ts';
import { FindPlace } from './find-place.ts';
import { FreezeEntries } from './freeze-entries.ts';
import { GiveBackPlace } from './give-back-place.ts';
import { CheckInvitation } from './invited/check-invitation.ts';
import { GroupsService } from './invited/groups.service.ts';
import { Invitations } from './invited/invitations.ts';
import { InvitedAdminController } from './invited/invited-admin.controller.ts';
import { PassController } from './invited/pass.controller.ts';
import { PassesService } from './invited/passes.service.ts';
import { InvitationSecrets } from './invited/secrets.ts';
import { UsePass } from './invited/use-pass.ts';
import { JoinBatches } from './join-batches.ts';
import { JoinCheck } from './join-check.ts';
import { JoinQueue } from './join-queue.ts';
import { LiveRooms } from './live-rooms.ts';
import { LookAfterRoom } from './look-after-room.ts';
import { MyPlace } from './my-place.ts';
import { NoticeController } from './notice/notice.controller.ts';
import { TellTurns } from './notice/tell-turns.ts';
import { TurnNotices } from './notice/turn-notices.ts';
import { JOINABLE } from './phase.ts';
import { QueueAnswers } from './queue-answers.ts';
import { QueueAdminController } from './queue-admin.controller.ts';
import { QueueController } from './queue.controller.ts';
import { QueueMetrics } from './queue-metrics.ts';
import { QueueRedis } from './queue.redis.ts';
import { QueueService } from './queue.service.ts';
import { QueueStatus } from './queue-status.ts';
import { CheckDraw } from './report/check-draw.ts';
import { FairnessReport } from './report/fairness-report.ts';
import { RefusalCounts } from './report/refusal-counts.ts';
import { ReportController } from './report/report.controller.ts';
import { RoomTick } from './room-tick.ts';
import { RoomView } from './room-view.ts';
import { RoomGenerations } from './room-generations.ts';
import { Rooms } from './rooms.ts';
import { SeenLines } from './seen-lines.ts';
import { SwitchRoom } from './switch-room.ts';
import { TakeAdmission } from './take-admission.ts';
import { TickRoom } from './tick-room.ts';
import { QueueTokens } from './tokens.ts';
import { TouchAdmission } from './touch-admission.ts';
import { Turns } from './turns.ts';
import { Visits } from './visits.ts';

@Module({
  imports: [CatalogModule],
  controllers: [
    QueueController,
    AdmissionController,
    DrawController,
    NoticeController,
    PassController,
    QueueAdminController,
    InvitedAdminController,
    ReportController,
  ],
  providers: [
    AdmissionGate,
    AdmissionPort,
    AdmissionProof,
    AdmitVisitors,
    Arrivals,
    Beacon,
    CheckDraw,
    CheckInvitation,
    ComeIn,
    DrawQueries,
    Draws,
    DrawsStore,
    EndAdmission,
    FairnessReport,
    FastQueue,
    FindPlace,
    FreezeDraw,
    FreezeEntries,
    GiveBackPlace,
    GroupsService,
    InvitationSecrets,
    Invitations,
    JoinBatches,
    JoinCheck,
    JoinQueue,
    LiveRooms,
    LookAfterDraws,
    LookAfterRoom,
    MyPlace,
    PassesService,
    PrepareDraw,
    QueueAnswers,
    QueueMetrics,
    QueueRedis,
    QueueService,
    QueueStatus,
    QueueTokens,
    RefusalCounts,
    RevealDraw,
    RoomGenerations,
    RoomTick,
    RoomView,
    Rooms,
    SeenLines,
    SwitchRoom,
    TakeAdmission,
    TellTurns,
    TickRoom,
    TouchAdmission,
    TurnNotices,
    Turns,
    UsePass,
    Visits,
  ],
  exports: [AdmissionGate, AdmissionPort, EndAdmission, TurnNotices, Turns],
})
export class QueueModule implements OnModuleInit {
  constructor(
    private readonly port: RoomPort,
    private readonly rooms: Rooms,
    private readonly live: LiveRooms,
  ) {}

  /** The catalog says which way leads to an event's seats. */
  onModuleInit(): void {
    this.port.register(async (event) => {
      const room = await this.rooms.of(event.id);
      return room !== null && JOINABLE.has(this.live.phaseOf(event, room));
    });
  }
}
