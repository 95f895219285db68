import { X } from 'lucide-react';
import { rowOfSeat, placeOf, type SeatModel } from '../seatmap/index.ts';
import { buttonClass } from '../ui/button-class.ts';
import { Button, Icon, Notice } from '../ui/index.ts';
import { type Choice } from './choice.ts';
import { type HoldState } from './hold-session.ts';
import { alternativeWords, describeIds, refusalWords } from './words.ts';
import { t } from '../words/index.ts';

interface RefusalNoticeProps {
  model: SeatModel;
  state: HoldState;
  onOffer: (ids: string[]) => void;
  /** The way out where places are kept for those who need them: to say so. */
  onNeeded: (ids: string[]) => void;
  onTakeAgain: () => void;
  onDismiss: () => void;
}

/** Why a wish was not granted, or that the time is up; always with the next step as a button where there is one. */
export function RefusalNotice({ model, state, onOffer, onNeeded, onTakeAgain, onDismiss }: RefusalNoticeProps) {
  const { refusal, expired, hold, lost } = state;
  if (expired) {
    return (
      <Notice
        urgent
        tone="warn"
        title={t('seats.refusal.ranOut')}
        actions={
          <>
            <Button size="small" onClick={onTakeAgain}>
              {t('seats.refusal.takeAgain')}
            </Button>
            <Dismiss onClick={onDismiss} />
          </>
        }
      >
        {t('seats.refusal.had', { places: describeChoice(model, expired) })}
      </Notice>
    );
  }
  if (lost && !refusal) {
    return (
      <Notice urgent title={t('seats.refusal.lostTaken')} actions={<Dismiss onClick={onDismiss} />}>
        {t('seats.refusal.lostTakenAdvice')}
      </Notice>
    );
  }
  if (!refusal) return null;
  const words = refusalWords(refusal, model, hold);
  const asked = 'seats' in refusal ? refusal.seats[0] : undefined;
  const section = asked ? sectionName(model, asked) : '';
  const alternatives = 'alternatives' in refusal ? refusal.alternatives.slice(0, 3) : [];
  return (
    <Notice
      urgent
      tone="warn"
      title={lost ? t('seats.refusal.lost', { title: words.title }) : words.title}
      actions={
        <>
          {refusal.kind === 'not-admitted' && (
            <a href={refusal.queue} className={buttonClass({ size: 'small' })}>
              {t('sale.toWaitingRoom')}
            </a>
          )}
          {refusal.kind === 'kept' && refusal.asked.length > 0 && (
            <Button size="small" onClick={() => onNeeded(refusal.asked)}>
              {t('seats.refusal.keptSay')}
            </Button>
          )}
          {alternatives.map((ids) => (
            <Button key={ids.join()} size="small" variant="secondary" onClick={() => onOffer(ids)}>
              {alternativeWords(model, ids, section)}
            </Button>
          ))}
          <Dismiss onClick={onDismiss} />
        </>
      }
    >
      {words.advice}
    </Notice>
  );
}

function Dismiss({ onClick }: { onClick: () => void }) {
  return (
    <Button size="small" variant="quiet" onClick={onClick}>
      <Icon of={X} size={16} />
      {t('shell.close')}
    </Button>
  );
}

function sectionName(model: SeatModel, id: string): string {
  const row = rowOfSeat(model, placeOf(model, id));
  return row ? (model.sections[row.section]?.name ?? '') : '';
}

export function describeChoice(model: SeatModel, choice: Choice): string {
  if (choice.kind === 'package') return t('packages.held', { name: choice.name });
  if (choice.kind === 'seats') return describeIds(model, choice.seats);
  const name = model.areas.find((area) => area.id === choice.area)?.name ?? '';
  return `${choice.quantity} × ${name}`;
}
