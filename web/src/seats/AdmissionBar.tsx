import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { waitingRoomUrl } from '../api/queue.ts';
import { buttonClass } from '../ui/button-class.ts';
import { Button, Countdown, Notice } from '../ui/index.ts';
import type { Admission } from './use-admission.ts';

interface AdmissionBarProps {
  slug: string;
  admission: Admission;
  /** What is held goes back with the turn. */
  onLeave: () => void;
}

/** Where seats are chosen through the waiting room: how long the turn lasts, or the way to it. */
export function AdmissionBar({ slug, admission, onLeave }: AdmissionBarProps) {
  if (admission.state === 'none') return null;
  if (admission.state === 'out') return <OutNotice slug={slug} />;
  return <Turn slug={slug} admission={admission} onLeave={onLeave} />;
}

function Turn({ slug, admission, onLeave }: AdmissionBarProps) {
  const navigate = useNavigate();
  const [leaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(true);
    onLeave();
    // Whether or not it is heard: a turn that nobody uses ends by itself.
    await admission.leave().catch(() => undefined);
    await navigate({ to: '/e/$slug', params: { slug } });
  };
  return (
    <>
      <section
        aria-label="Your turn"
        className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 bg-accent-soft px-4 text-sm lg:px-6"
      >
        {admission.until && <Countdown until={admission.until} label="Your turn to choose" />}
        <Button variant="quiet" size="small" className="-mr-3" pending={leaving} onClick={() => void leave()}>
          Leave the sale
        </Button>
      </section>
      {admission.isFading && (
        <Notice
          urgent
          tone="warn"
          title="Are you still choosing?"
          className="mx-4 mt-3 lg:mx-6 lg:mb-3"
          actions={
            <Button size="small" onClick={admission.renew}>
              Yes, I am
            </Button>
          }
        >
          Others are waiting for a turn. If yours ends, you keep your place in line.
        </Notice>
      )}
    </>
  );
}

function OutNotice({ slug }: { slug: string }) {
  return (
    <Notice
      title="There is a line for these seats."
      className="mx-4 mt-3 lg:mx-6 lg:mb-3"
      actions={
        <a href={waitingRoomUrl(slug)} className={buttonClass({ size: 'small' })}>
          Go to the waiting room
        </a>
      }
    >
      Look around as you like. To take seats, wait for your turn in the waiting room.
    </Notice>
  );
}
