import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { waitingRoomUrl } from '../api/queue.ts';
import { buttonClass } from '../ui/button-class.ts';
import { Button, Countdown, Notice } from '../ui/index.ts';
import type { Admission } from './use-admission.ts';
import { t } from '../words/index.ts';

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
        aria-label={t('seats.turn.label')}
        className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 bg-accent-soft px-4 text-sm lg:px-6"
      >
        {admission.until && <Countdown until={admission.until} label={t('seats.turn.clock')} />}
        <Button variant="quiet" size="small" className="-mr-3" pending={leaving} onClick={() => void leave()}>
          {t('seats.turn.leave')}
        </Button>
      </section>
      {admission.isFading && (
        <Notice
          urgent
          tone="warn"
          title={t('seats.turn.still')}
          className="mx-4 mt-3 lg:mx-6 lg:mb-3"
          actions={
            <Button size="small" onClick={admission.renew}>
              {t('seats.turn.yes')}
            </Button>
          }
        >
          {t('seats.turn.others')}
        </Notice>
      )}
    </>
  );
}

function OutNotice({ slug }: { slug: string }) {
  return (
    <Notice
      title={t('seats.turn.line')}
      className="mx-4 mt-3 lg:mx-6 lg:mb-3"
      actions={
        <a href={waitingRoomUrl(slug)} className={buttonClass({ size: 'small' })}>
          {t('sale.toWaitingRoom')}
        </a>
      }
    >
      {t('seats.turn.look')}
    </Notice>
  );
}
