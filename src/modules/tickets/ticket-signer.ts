import { createPublicKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { decodeTicket, encodeTicket, type TicketClaim } from './ticket-code.ts';

/** Signs and verifies ticket codes with the key of this installation. */
@Injectable()
export class TicketSigner {
  private readonly privateKey: KeyObject;
  private readonly publicKey: KeyObject;

  constructor(@Inject(CONFIG) config: Pick<Config, 'ticketSigningKey'>) {
    this.privateKey = config.ticketSigningKey;
    this.publicKey = createPublicKey(this.privateKey);
  }

  encode(claim: TicketClaim): string {
    return encodeTicket(claim, this.privateKey);
  }

  decode(code: string): TicketClaim | null {
    return decodeTicket(code, this.publicKey);
  }

  /** SPKI in base64: all that a scanner needs to check a code without a network. */
  publicKeyText(): string {
    return this.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  }
}
