import { Injectable, type OnModuleInit } from '@nestjs/common';
import { assert, type EventScopedId } from '../../kit/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import { LiveEvents } from '../catalog/index.ts';
import { CheckoutQueries } from '../checkout/index.ts';
import {
  keepEvidence,
  lockPayment,
  PaymentRefused,
  ProviderCalls,
  raiseAttention,
  readDispute,
} from '../payments/index.ts';
import { evidenceOf, evidenceText, type ProofOfSale } from './dispute-evidence.ts';
import { SettleDispute } from './settle-dispute.ts';

const PROOF_OF_SALE = sqlFile(import.meta.url, './sql/proof-of-sale.sql');

/**
 * Files what proves the sale with the bank: the job of `refunds.dispute_opened`. It is kept before it is sent.
 *
 * Cost: 5 statements and one call to the provider, then those of the dispute.
 */
@Injectable()
export class AnswerDispute implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly orders: CheckoutQueries,
    private readonly events: LiveEvents,
    private readonly calls: ProviderCalls,
    private readonly settle: SettleDispute,
  ) {}

  onModuleInit(): void {
    this.outbox.handle('refunds.dispute_opened', ({ eventId, payload }) =>
      this.run({ eventId, id: String(payload.disputeId) }),
    );
  }

  async run({ eventId, id }: EventScopedId): Promise<void> {
    const dispute = await readDispute(this.database, eventId, id);
    if (dispute?.status !== 'needs_response') return;
    const { orderId, paymentId, providerRef } = dispute;
    const order = await this.orders.order({ eventId, id: orderId });
    const payment = await this.database.transaction((tx) => lockPayment(tx, eventId, paymentId));
    const [proof] = await this.database.query<ProofOfSale>(PROOF_OF_SALE, [eventId, orderId, paymentId]);
    assert(order && payment && proof, `the order of dispute ${id} is there`);
    const evidence = evidenceOf(await this.events.byNumber(eventId), order, dispute, proof);
    await keepEvidence(this.database, dispute, evidence);
    try {
      await this.settle.run(payment, await this.calls.answerDispute(payment, providerRef, evidenceText(evidence), id));
    } catch (error) {
      if (!(error instanceof PaymentRefused)) throw error;
      const what = `dispute ${providerRef} at ${dispute.provider} takes no evidence from us`;
      await this.database.transaction((tx) => raiseAttention(tx, eventId, `evidence:${id}`, what));
    }
  }
}
