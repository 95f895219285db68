import { Injectable } from '@nestjs/common';

/** Whether this replica wants new requests. A draining one finishes what it has; the balancer sends it nothing more. */
@Injectable()
export class Drain {
  private draining = false;

  begin(): void {
    this.draining = true;
  }

  get ready(): boolean {
    return !this.draining;
  }
}
