import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import pg from 'pg';
import { decodeTicket, type TicketClaim, ticketState } from './modules/tickets/index.ts';

/**
 * A program: checks the code of a ticket's QR. Needs TICKET_PUBLIC_KEY (as `GET /api/ticket-key` gives it) or
 * TICKET_SIGNING_KEY; with DATABASE_URL it also says whether the ticket is live.
 */
async function main(code: string | undefined): Promise<boolean> {
  if (!code) throw new Error('Give the text of a QR: npm run verify-ticket -- ST1....');
  const claim = decodeTicket(code.trim(), publicKey());
  if (!claim) {
    console.log('INVALID  not signed by this installation');
    return false;
  }
  console.log(`signed   event number ${claim.eventId}`);
  const state = await stateOf(claim);
  if (state !== null) console.log(state === 'live' ? 'LIVE' : `INVALID  ${state}`);
  return state === null || state === 'live';
}

function publicKey(): KeyObject {
  const given = process.env.TICKET_PUBLIC_KEY;
  const own = process.env.TICKET_SIGNING_KEY;
  if (given) return createPublicKey({ key: Buffer.from(given, 'base64'), format: 'der', type: 'spki' });
  if (own) return createPublicKey(createPrivateKey({ key: Buffer.from(own, 'base64'), format: 'der', type: 'pkcs8' }));
  throw new Error('TICKET_PUBLIC_KEY is not set: take it from GET /api/ticket-key.');
}

/** @returns null without a database to ask */
async function stateOf(claim: TicketClaim): Promise<string | null> {
  const connectionString = process.env.DATABASE_URL;
  if (!connectionString) return null;
  const client = new pg.Client({ connectionString, application_name: 'stampede verify-ticket' });
  await client.connect();
  return (await ticketState(client, claim).finally(() => client.end())) ?? 'unknown';
}

main(process.argv[2]).then(
  (valid) => process.exit(valid ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
