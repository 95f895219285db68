import type { Deliveries } from '../shared/deliveries.ts';
import type { Faults } from '../shared/faults.ts';
import { answerFaults, isJsonPost } from '../shared/fault-routes.ts';
import { objectIn, readBody, sendJson, type Incoming } from '../shared/http.ts';
import type { Call } from './call.ts';
import { closeDispute, openDispute } from './disputes.ts';
import { ApiError, invalid } from './errors.ts';
import type { FormMap } from './form.ts';
import type { Gateway } from './gateway.ts';
import { createIntent } from './intents.ts';
import type { Store } from './model.ts';
import { Params } from './params.ts';
import { renderDispute, type Json } from './render.ts';
import { addDiscrepancy, discrepancyParams, settlement } from './statements.ts';
import { stateOf } from './state.ts';
import { truth } from './truth.ts';

/** What tests and people do to the gateway, and see of it, outside Stripe's API. */
export class Control {
  private readonly store: Store;
  private readonly gateway: Gateway;
  private readonly faults: Faults;
  private readonly webhooks: Deliveries;

  constructor(store: Store, gateway: Gateway, faults: Faults, webhooks: Deliveries) {
    this.store = store;
    this.gateway = gateway;
    this.faults = faults;
    this.webhooks = webhooks;
  }

  async answer(incoming: Incoming): Promise<void> {
    const { request, response, url } = incoming;
    const [, name, id] = /^\/__(\w+)(?:\/(\w+))?$/.exec(url.pathname) ?? [];
    if (name === 'faults') return answerFaults(this.faults, incoming);
    try {
      if (request.method === 'GET') return this.show(incoming, name ?? '');
      if (request.method === 'DELETE' && name === 'settlement_faults') {
        this.gateway.unasked('', ({ tx }) => tx.list('discrepancy').forEach((row) => tx.remove('discrepancy', row.id)));
        return sendJson(response, 200, { faults: [] });
      }
      if (!isJsonPost(incoming)) return;
      const given = objectIn(await readBody(request));
      if (given === null) throw invalid('Send a JSON object.', 'parameter_invalid');
      const [status, body] = this.change(name ?? '', id ?? '', fieldsOf(given));
      sendJson(response, status, body);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      sendJson(response, error.status, { error: error.error });
    }
  }

  private show({ response, url }: Incoming, name: string): void {
    switch (name) {
      case 'truth':
        return sendJson(response, 200, truth(this.store));
      case 'state':
        return sendJson(response, 200, stateOf(this.store, this.faults, this.webhooks));
      case 'clock':
        return sendJson(response, 200, this.time());
      case 'settlement': {
        const today = new Date(this.store.clock.now()).toISOString().slice(0, 10);
        return sendJson(response, 200, settlement(this.store.begin(), url.searchParams.get('day') ?? today));
      }
      case 'settlement_faults':
        return sendJson(response, 200, { faults: [...this.store.tables.discrepancy.values()] });
      default:
        throw unknown(name);
    }
  }

  private change(name: string, id: string, params: FormMap): [status: number, body: unknown] {
    const run = <T>(action: (call: Call) => T): T => this.gateway.unasked(id, (call) => action({ ...call, params }));
    switch (name) {
      case 'clock':
        this.advance(new Params(params, ['advanceMs']).positive('advanceMs') ?? 0);
        return [200, this.time()];
      case 'disputes':
        if (id === '') return [201, run((call) => renderDispute(openDispute(call)))];
        return [200, run((call) => renderDispute(closeDispute(call, outcomeIn(params))))];
      case 'stray':
        return [201, run(stray)];
      case 'settlement_faults':
        return [201, run(({ tx }) => addDiscrepancy(tx, new Params(params, discrepancyParams)))];
      default:
        throw unknown(name);
    }
  }

  private advance(ms: number): void {
    this.store.advance(ms);
    this.gateway.runDue();
  }

  private time(): Json {
    const { clock } = this.store;
    return { now: new Date(clock.now()).toISOString(), aheadMs: clock.ahead };
  }
}

/** JSON as the API's own parameters. */
const fieldsOf = (given: Record<string, unknown>): FormMap =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));

function outcomeIn(params: FormMap): 'won' | 'lost' {
  const outcome = new Params(params, ['outcome']).oneOf('outcome', ['won', 'lost'] as const);
  if (outcome === null) throw invalid('outcome is won or lost.', 'parameter_missing', 'outcome');
  return outcome;
}

/** A payment that the shop never ordered: captured, and without its metadata. */
function stray(call: Call): Json {
  const params = new Params(call.params, ['amount', 'currency']);
  const amount = String(params.positive('amount') ?? 5000);
  const currency = params.text('currency') ?? 'eur';
  const paid = { amount, currency, payment_method: 'pm_card_visa', confirm: 'true' };
  return createIntent({ ...call, params: paid }).body;
}

const unknown = (name: string): ApiError =>
  new ApiError(404, { type: 'invalid_request_error', message: `fakepay has no /__${name}.` }, false);
